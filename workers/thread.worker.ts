import { runThread } from '../src/engine/threads-of-the-page.ts';

runThread();
