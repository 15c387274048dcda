import * as Comlink from 'comlink';
import { embeddedModelUrl } from '../src/engine/beside-the-page.ts';
import { storedPlans } from '../src/engine/device/device-plans.ts';
import { EngineHost } from '../src/engine/engine-host.ts';
import { MATCH_JOBS } from '../src/engine/jobs/jobs.ts';
import { onModelChange } from '../src/engine/model-changes.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { startThreadsFromThePage } from '../src/engine/threads-of-the-page.ts';

startThreadsFromThePage();
const models = storedModels(embeddedModelUrl);
const engine = new EngineHost({ tab: self.name, models, jobs: MATCH_JOBS, plans: storedPlans() });
onModelChange((id) => void engine.letGo(id));
Comlink.expose(engine.calls);
