"""torch's noise on CUDA, in numpy: torch.randn with one thread per value, from randomgen's Philox4x32-10."""

import numpy as np
import torch
from randomgen import Philox


class PhiloxNoise:
    """Equals torch.Generator("cuda").manual_seed(seed): ATen/native/cuda/DistributionTemplates.h and curand_normal.h.

    Value i of a draw comes from subsequence i, its thread; the offset counts how often the generator has drawn. Tensors with
    fewer values than the device has threads use only the first of curand_normal4's four values.
    """

    def __init__(self, seed):
        self.key = seed
        self.draws = 0

    def randn(self, shape):
        count = int(np.prod(shape))
        words = np.array([self.words(thread) for thread in range(count)], dtype=np.uint32)
        self.draws += 1
        x, y = words.astype(np.float32).T
        unit, turn = np.float32(2.3283064e-10), np.float32(2.3283064e-10 * 6.2831855)
        u = x * unit + unit / np.float32(2)
        v = y * turn + turn / np.float32(2)
        return torch.from_numpy(np.sqrt(np.float32(-2) * np.log(u)) * np.sin(v)).reshape(shape)

    def words(self, thread):
        # randomgen increments its counter before it draws.
        counter = (self.draws + (thread << 64) - 1) % 2**128
        return Philox(key=self.key, counter=counter, number=4, width=32).random_raw(2)
