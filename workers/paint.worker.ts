import * as Comlink from 'comlink';
import { embeddedModelUrl } from '../src/engine/beside-the-page.ts';
import { EngineHost } from '../src/engine/engine-host.ts';
import { onModelChange } from '../src/engine/model-changes.ts';
import { storedModels } from '../src/engine/model-source.ts';

const engine = new EngineHost({ tab: self.name, models: storedModels(embeddedModelUrl) });
onModelChange((id) => void engine.letGo(id));
Comlink.expose(engine.calls);
