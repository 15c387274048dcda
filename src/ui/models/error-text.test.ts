import { describe, expect, it } from 'vitest';
import { CHECKPOINT_KINDS } from '../../core/formats/checkpoint/identify.ts';
import { FILE_FAULTS } from '../../core/formats/file-error.ts';
import { ERROR_CODES, type ErrorData } from '../../core/errors.ts';
import { loadI18n } from '../i18n/index.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { errorText } from './error-text.ts';

const { t } = await loadI18n('zh-CN');
const text = (code: ErrorData['code'], details: ErrorData['details'] = {}) =>
  errorText({ code, message: '', retryable: false, details }, t, (bytes) => `${bytes} B`);

describe('errorText', () => {
  it.each(ERROR_CODES)('has words for %s', (code) => {
    const { title, help } = text(code);
    expect(title + help).toMatch(/\p{Script=Han}/u);
    expect(title + help).not.toContain('errors.');
  });

  it('does not mention repositories and mirrors where there are none', () => {
    for (const code of ['unreachable', 'access-denied', 'not-found', 'server'] as const) {
      const { help } = errorText(
        { code, message: '', retryable: true, details: {} },
        t,
        String,
        true,
      );
      expect(help).not.toMatch(/镜像|令牌|仓库/);
      expect(help).not.toBe(text(code).help);
    }
    expect(text('unsupported', { what: 'web-page' }).title).toContain('网页');
  });

  it('names every kind of file that cannot become a model', () => {
    const taken = ['sd1', 'lora', 'textual-inversion', 'ldm-vae', 'diffusers-vae', 'unknown'];
    // Parts of a model have their own faults, which say what is missing.
    taken.push('diffusers-unet', 'clip-text', 'bert-text', 'bert-head', 'clip-vision');
    // So do relatives of CLIP, which say what to use instead.
    taken.push('clip', 'chinese-clip', 'altclip', 'siglip', 'open-clip');
    // Upscalers of other families have a fault that names the family.
    taken.push('upscaler', 'controlnet', 't2i-adapter');
    const foreign = Object.keys(zhCN.models.foreignKinds);
    expect([...taken, ...foreign].sort()).toEqual([...CHECKPOINT_KINDS].sort());
    const titles = foreign.map((what) => text('unsupported', { what }).title);
    expect(new Set(titles).size).toBe(foreign.length);
    expect(text('unsupported', { what: 'sdxl' }).title).toBe('还不支持 Stable Diffusion XL');
    expect(text('unsupported', { what: 'several-models' }).title).toContain('多个模型');
  });

  it('says what is wrong with a file and what to do', () => {
    expect(Object.keys(zhCN.models.fileFaults).sort()).toEqual([...FILE_FAULTS].sort());
    for (const fault of FILE_FAULTS) {
      const details = { fault, file: 'x.ckpt', named: 'os.system' };
      const { title, help } = text('invalid-file', details);
      expect(title + help).not.toMatch(/\{\{|fileFaults/);
      expect(text('unsupported', details)).toEqual({ title, help });
    }
    const hostile = text('invalid-file', { fault: 'runs-code', file: 'x.pt', named: 'os.system' });
    expect(hostile.title).toContain('不要使用');
    expect(hostile.help).toContain('os.system');
  });

  it('names the field, what is missing, and the space needed', () => {
    expect(text('invalid-request', { field: 'repo', found: '??' }).title).toBe('仓库名不对');
    expect(text('unsupported', { missing: ['unet/*.safetensors'] }).help).toContain('unet/');
    expect(text('quota', { missingBytes: 12 }).help).toContain('12 B');
  });
});
