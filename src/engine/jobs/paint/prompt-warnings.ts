import { parseExtraNetworks, type PromptPlan } from '../../../core/prompt/index.ts';
import type {
  GenerateRequest,
  GenerateWarning,
  PromptField,
} from '../../../contract/engine-api.ts';

interface PromptPlans {
  readonly prompt: PromptPlan;
  readonly negativePrompt: PromptPlan;
  /** null for one pass. */
  readonly hiresPrompt: PromptPlan | null;
}

/** What in the prompts could not be used as written. */
export function promptWarnings(
  { prompt, hires }: GenerateRequest,
  plans: PromptPlans,
): GenerateWarning[] {
  const second = hires?.prompt ?? '';
  const warnings = [
    ...planWarnings('prompt', plans.prompt),
    ...planWarnings('negativePrompt', plans.negativePrompt),
  ];
  if (plans.hiresPrompt && second !== '') {
    warnings.push(...planWarnings('hiresPrompt', plans.hiresPrompt));
  }
  if (second !== '' && lorasIn(second) !== lorasIn(prompt)) {
    warnings.push({ type: 'hires-loras-ignored' });
  }
  if (parseExtraNetworks(prompt).text.trim() === '') warnings.push({ type: 'unconditional' });
  return warnings;
}

const lorasIn = (prompt: string) => JSON.stringify(parseExtraNetworks(prompt).loras);

function planWarnings(field: PromptField, plan: PromptPlan): GenerateWarning[] {
  const warnings: GenerateWarning[] = [];
  if (plan.truncatedText !== '') {
    warnings.push({ type: 'prompt-truncated', field, dropped: plan.truncatedText });
  }
  if (plan.unknown.length > 0) {
    warnings.push({ type: 'unknown-characters', field, characters: plan.unknown });
  }
  return warnings;
}
