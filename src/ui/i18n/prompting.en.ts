import type { Catalogue } from './zh-cn.ts';

export const promptingEn: Catalogue['prompting'] = {
  menu: 'Styles and word lists',
  close: 'Close',
  dice: 'Surprise me',
  panels: { styles: 'Styles…', history: 'Earlier prompts…', lists: 'Word lists…' },
  tabs: { styles: 'Styles', history: 'Earlier prompts', lists: 'Word lists' },
  notKept: {
    quota: 'The disk is full, so nothing was saved. Free some space and try again.',
    other:
      'This browser does not store data here, perhaps because the window is private, so nothing was saved. Use a normal window.',
  },
  styles: {
    intro:
      'Click a style to use it, and again to take it off; you can use several. They are added when a picture is generated, and the picture records the prompt with them.',
    own: 'Your styles',
    on: 'Styles in use',
    takeOff: 'Take off the style “{{name}}”',
    add: 'New style',
    edit: 'Change “{{name}}”',
    remove: 'Delete “{{name}}”',
    name: 'Name',
    prompt: 'Style prompt',
    promptHint: '{prompt} is where your prompt goes; without it, the style is added at the end',
    keep: 'Save',
    cancel: 'Do not save',
    import: 'Import styles.csv',
    export: 'Export styles.csv',
    read_one: '{{count}} style was imported.',
    read_other: '{{count}} styles were imported.',
    empty: 'There are no styles in “{{file}}”.',
    unreadable:
      '“{{file}}” has no styles. Its first line should be name,prompt,negative_prompt, as in A1111’s styles.csv.',
  },
  history: {
    none: 'The prompts you paint are kept here: the last 200, on this device only.',
    remove: 'Forget “{{prompt}}”',
    clear: 'Forget all',
  },
  lists: {
    intro:
      'Tag lists (CSV) complete what you type; aliases and translations are found too. Wildcards (TXT, one entry per line) are written __name__ in a prompt, and each picture’s seed chooses a line. You can also write {red|green}.',
    add: 'Choose files',
    drop: 'Or drop files or a whole folder here. Folders become part of the name.',
    added_one: '“{{name}}” was added, with {{count}} entry.',
    added_other: '“{{name}}” was added, with {{count}} entries.',
    addedPartly_one:
      '“{{name}}” was added, with {{count}} entry. Lines that could not be read: {{skipped}}.',
    addedPartly_other:
      '“{{name}}” was added, with {{count}} entries. Lines that could not be read: {{skipped}}.',
    remove: 'Delete “{{name}}”',
    kinds: {
      tags_one: 'Tag list, {{count}} entry, {{size}}',
      tags_other: 'Tag list, {{count}} entries, {{size}}',
      wildcard_one: 'Wildcard, {{count}} line, {{size}}',
      wildcard_other: 'Wildcard, {{count}} lines, {{size}}',
    },
    faults: {
      'too-large':
        '“{{file}}” is too large; at most 32 MB. A wildcard has one entry per line: split it into several files.',
      empty: 'There are no words in “{{file}}”.',
      styles: '“{{file}}” has styles. Import it under Styles.',
      'other-kind': '“{{file}}” is neither a tag list (.csv) nor a wildcard (.txt).',
      binary:
        '“{{file}}” is not a text file, or its encoding is unknown. Save it as UTF-8 and try again.',
      'no-name':
        'The name of “{{file}}” has no letters or digits, so no prompt could use it. Rename it and try again.',
      unreadable:
        '“{{file}}” could not be read; it may have been moved or changed. Choose it again.',
    },
  },
  without: 'Without',
  tokens: '{{tokens}} of {{room}} tokens',
  tokensOf: {
    prompt: 'Tokens of the prompt',
    negativePrompt: 'Tokens of the negative prompt',
  },
  suggestionsLabel: 'Suggestions',
  suggestions_one: '{{count}} suggestion; choose with the arrows, insert with Tab',
  suggestions_other: '{{count}} suggestions; choose with the arrows, insert with Tab',
  kinds: {
    lora: 'LoRA',
    embedding: 'embedding',
    trigger: 'trigger word',
    wildcard: 'word list',
    word: 'can be drawn',
    tag: 'tag',
    prompt: 'earlier',
  },
  marks: {
    bracket: 'The bracket “{{text}}” has no partner.',
    lora: 'There is no such LoRA: {{text}}.',
    wildcard: 'There is no such word list: {{text}}.',
    unknown: 'The model does not know “{{text}}”.',
  },
  variants_one: 'This can give {{variants}} different picture.',
  variants_other: 'This can give {{variants}} different pictures; the seed decides which.',
  many: 'more than 10¹⁷',
  chunkIntro:
    'The text encoder reads {{size}} tokens at a time, so a long prompt is split into chunks:',
  chunk: 'Chunk {{number}}, {{tokens}} tokens',
  empty: '(empty)',
  cut: 'Too long; this part is not read:',
  unknown: 'Characters that the model does not know: {{characters}}',
  fault: {
    tag: 'The tag “{{found}}” is not written correctly. Painting will fail.',
    parts: 'AND can join at most {{max}} prompts; there are {{found}}.',
    encodings: 'The prompt changes in too many ways: at most {{max}}, but there are {{found}}.',
    other: 'This prompt cannot be read.',
  },
};
