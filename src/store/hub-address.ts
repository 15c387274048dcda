import { HUB_ENDPOINTS } from '../models/hub-presets.ts';

const [HUB] = HUB_ENDPOINTS;
const CHECKPOINT = /\.(safetensors|ckpt)$/i;

export interface HubAddress {
  readonly endpoint: string;
  /** Without the site: `SkyWork/SkyPaint`, or with `/tree/main` behind it. */
  readonly repo: string;
  /** Where the address is that of one checkpoint. */
  readonly choice?: string;
}

/**
 * What was typed or pasted: a repository's name, or the address of its page or of a checkpoint in it. An address names its
 * site; that of the hub itself stands for whichever mirror of it was chosen.
 */
export function readHubAddress(text: string, endpoint: string): HubAddress {
  const found = text.trim();
  const own = endpoint.replace(/\/+$/, '');
  if (found.startsWith(`${own}/`)) return inRepository(own, found.slice(own.length + 1));
  if (!URL.canParse(found) || !/^https?:/i.test(found)) return { endpoint: own, repo: found };
  const { origin, pathname } = new URL(found);
  return inRepository(origin === HUB ? own : origin, pathname.slice(1));
}

function inRepository(endpoint: string, path: string): HubAddress {
  const [repo = ''] = path.split(/[?#]/);
  const [, , view, , ...file] = repo.split('/');
  const choice = file.map(decode).join('/');
  const isFile = (view === 'blob' || view === 'resolve') && CHECKPOINT.test(choice);
  return isFile ? { endpoint, repo, choice } : { endpoint, repo };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
