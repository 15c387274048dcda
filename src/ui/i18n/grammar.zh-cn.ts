/** The prompt's grammar, explained beside the prompt. */
export const grammarZhCN = {
  label: '提示词写法',
  intro: '用平常的话写就行。想精细调整，可以用这些符号，全角半角都可以：',
  stronger: { example: '（红苹果）', meaning: '加强，权重 1.1 倍' },
  weighted: { example: '（红苹果：1.3）', meaning: '权重 1.3 倍；小于 1 就是减弱' },
  weaker: { example: '【云】', meaning: '减弱，权重除以 1.1' },
  scheduled: { example: '【猫：狗：0.5】', meaning: '前一半步数画猫，后一半画狗' },
  alternating: { example: '【猫|狗】', meaning: '每一步轮换' },
  composed: {
    example: '山 AND 海：0.7',
    meaning: '几段话合成一幅画，数字是各自的权重，最多 {{max}} 段',
  },
  separate: { example: '山 BREAK 海', meaning: '后面另起一段，单独理解' },
  lora: {
    example: '<lora:name:0.8>',
    meaning: '使用“模型”页里的 LoRA，强度 0.8；嵌入直接写名字',
  },
  variant: {
    example: '{红|绿}苹果',
    meaning: '每张画选一个，由种子决定；词表写成 __名字__',
  },
  literal: { example: '\\（笑\\）', meaning: '加上反斜杠，就是普通括号' },
} as const;
