import * as Comlink from 'comlink';
import { embeddedModelUrl } from '../src/engine/beside-the-page.ts';
import { EngineHost } from '../src/engine/engine-host.ts';
import { onModelChange } from '../src/engine/model-changes.ts';

const engine = new EngineHost(embeddedModelUrl, self.name);
onModelChange((id) => void engine.letGo(id));
Comlink.expose(engine);
