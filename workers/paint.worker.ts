import * as Comlink from 'comlink';
import { embeddedModelUrl } from './beside-the-page.ts';
import { EngineHost } from './engine-host.ts';
import { onModelChange } from './model-changes.ts';

const engine = new EngineHost(embeddedModelUrl, self.name);
onModelChange((id) => void engine.letGo(id));
Comlink.expose(engine);
