import type { BackendPreference } from '../contract/engine-api.ts';
import { openDevice, type ComputeDevice } from './device.ts';

/** The device in use: opened on first use, and again after it was lost or released. */
export class DeviceSlot {
  readonly #onLost: (device: ComputeDevice) => void;
  readonly #open: typeof openDevice;
  #current: Promise<ComputeDevice> | null = null;

  /** @param onLost is called when a GPU is lost: all its sessions are dead */
  constructor(onLost: (device: ComputeDevice) => void, open: typeof openDevice = openDevice) {
    this.#onLost = onLost;
    this.#open = open;
  }

  /**
   * The device in use, whatever preference it was opened with.
   *
   * @param preference used if no device is open yet
   * @throws whatever opening it throws; the next call tries again
   */
  get(preference: BackendPreference): Promise<ComputeDevice> {
    this.#current ??= this.#begin(preference);
    return this.#current;
  }

  /** Releases the device, which must have no sessions left. */
  async drop(): Promise<void> {
    const opening = this.#current;
    this.#current = null;
    const device = await opening?.catch(() => null);
    if (device?.backend === 'webgpu') device.gpuDevice.destroy();
  }

  #begin(preference: BackendPreference): Promise<ComputeDevice> {
    const opening = this.#open(preference).then((device) => {
      if (device.backend === 'webgpu') {
        device.lost.subscribe(() => {
          leave();
          this.#onLost(device);
        });
      }
      return device;
    });
    // When the loss of an old device is announced, another may already be in use.
    const leave = () => {
      if (this.#current === opening) this.#current = null;
    };
    opening.catch(leave);
    return opening;
  }
}
