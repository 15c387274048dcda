/** Options that few people need. */
export const rareOptionsZhCN = {
  skipEarlyGuidance: '开头几步不引导',
  skipEarlyGuidanceHint:
    '按步数的比例；0 表示每步都引导。不引导的步骤计算量减半，但构图会变，也可能不那么贴近提示词',
  skipLateGuidance: '最后几步不引导',
  skipLateGuidanceHint:
    '按步数的比例；不引导的步骤计算量减半。填 0.3 时细节略有变化，大模型省时最多',
  guidanceRescale: '引导缩放',
  guidanceRescaleHint: '引导强度高时颜色容易过浓，填 0.7 左右可以压回来；0 表示不用',
  tiling: '无缝平铺',
  tilingHint: '左边接右边，上边接下边，适合做纹理和壁纸',
  tilingValues: { true: '开' },
  seedResizeWidth: '种子原来的宽',
  seedResizeWidthHint: '换了尺寸还想保持构图，就填这个种子原来那张画的宽和高；0 表示不用',
  seedResizeHeight: '种子原来的高',
  cacheInterval: '每几步算一次深层',
  cacheIntervalHint:
    '1 表示每步都算全。填 2 或 3 时，中间的步骤沿用上次的深层结果，快得多，但构图和细节会有变化',
} as const;
