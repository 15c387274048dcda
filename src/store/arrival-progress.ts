import type { TransferEvent } from '../contract/download-plan.ts';
import type { ImportEvent } from '../contract/import-api.ts';
import type { Arrival } from './arrival.ts';
import type { ErrorCode } from './ports.ts';
import { createTransferRate } from './transfer-rate.ts';

type Change = Partial<Arrival>;

/** Translates the events of a download or import into the state of its arrival. */
export function createProgressReader(clock: () => number) {
  const rate = createTransferRate();
  return (event: TransferEvent | ImportEvent): Change => {
    switch (event.type) {
      case 'downloading': {
        const { type, file, loadedBytes, totalBytes } = event;
        const speed = rate(clock(), loadedBytes, totalBytes);
        return { doneBytes: loadedBytes, totalBytes, status: { type, file, ...speed } };
      }
      case 'converting': {
        const { type, file, writtenBytes, totalBytes } = event;
        const speed = rate(clock(), writtenBytes, totalBytes);
        return { doneBytes: writtenBytes, totalBytes, status: { type, file, ...speed } };
      }
      case 'retrying': {
        const retryAt = clock() + event.delayMs;
        return { status: { type: 'retrying', retryAt, error: event.error as ErrorCode } };
      }
      case 'verifying':
      case 'reading':
        return { status: { type: event.type, file: event.file } };
    }
  };
}
