import { ignored, unused } from './fields.ts';

/**
 * The fields that the config of any transformers model has besides its own (PretrainedConfig of
 * transformers/configuration_utils.py, from 4.20 to 5.23); old versions write all of them. They have no effect on an encoder
 * that only computes hidden states, except for pruning and quantisation, which change the weights.
 */
export const pretrainedConfigShape = {
  pruned_heads: unused({}),
  quantization_config: unused(null),
  ...ignored(
    // The origin of the file.
    ['architectures', 'dtype', 'torch_dtype', 'transformers_version', 'name_or_path'],
    // How Python should compute and return results.
    ['attn_implementation', 'chunk_size_feed_forward', 'gradient_checkpointing', 'torchscript'],
    ['output_attentions', 'output_hidden_states', 'return_dict', 'use_bfloat16', 'use_cache'],
    ['tf_legacy_loss', 'tie_encoder_decoder', 'tie_word_embeddings', 'is_encoder_decoder'],
    ['is_decoder', 'add_cross_attention', 'cross_attention_hidden_size'],
    // Classification.
    ['finetuning_task', 'id2label', 'label2id', 'num_labels', 'problem_type'],
    ['task_specific_params'],
    // Tokens, which concern only the tokenizer; CLIP's own end token is read.
    ['bos_token_id', 'pad_token_id', 'sep_token_id', 'decoder_start_token_id', 'tokenizer_class'],
    ['prefix'],
    // Text generation.
    ['max_length', 'min_length', 'do_sample', 'early_stopping', 'num_beams', 'num_beam_groups'],
    ['diversity_penalty', 'temperature', 'top_k', 'top_p', 'typical_p', 'repetition_penalty'],
    ['length_penalty', 'no_repeat_ngram_size', 'encoder_no_repeat_ngram_size', 'bad_words_ids'],
    ['num_return_sequences', 'output_scores', 'return_dict_in_generate', 'forced_bos_token_id'],
    ['forced_eos_token_id', 'remove_invalid_values', 'exponential_decay_length_penalty'],
    ['suppress_tokens', 'begin_suppress_tokens'],
  ),
};
