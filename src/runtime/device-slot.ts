import { openDevice, type ComputeDevice, type DevicePreference } from './device.ts';

/** The one device in use: opened when it is first wanted, and again after it went away or was dropped. */
export class DeviceSlot {
  readonly #onLost: (device: ComputeDevice) => void;
  readonly #open: typeof openDevice;
  #current: Promise<ComputeDevice> | null = null;

  /** @param onLost is called when a GPU went away: all sessions on it are dead */
  constructor(onLost: (device: ComputeDevice) => void, open: typeof openDevice = openDevice) {
    this.#onLost = onLost;
    this.#open = open;
  }

  /**
   * The device in use, whatever it was chosen by.
   *
   * @param preference for when there is none yet
   * @throws what opening it throws; the next call tries again
   */
  get(preference: DevicePreference): Promise<ComputeDevice> {
    this.#current ??= this.#begin(preference);
    return this.#current;
  }

  /** Gives the device back, which must have no sessions left. */
  async drop(): Promise<void> {
    const opening = this.#current;
    this.#current = null;
    const device = await opening?.catch(() => null);
    if (device?.backend === 'webgpu') device.gpuDevice.destroy();
  }

  #begin(preference: DevicePreference): Promise<ComputeDevice> {
    const opening = this.#open(preference).then((device) => {
      if (device.backend === 'webgpu') {
        device.lost.subscribe(() => {
          leave();
          this.#onLost(device);
        });
      }
      return device;
    });
    // By the time that the loss of an old device is announced, another may be in its place.
    const leave = () => {
      if (this.#current === opening) this.#current = null;
    };
    opening.catch(leave);
    return opening;
  }
}
