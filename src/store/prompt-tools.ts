export * from '../contract/prompt-tools.ts';
