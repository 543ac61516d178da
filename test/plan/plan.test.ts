import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { safetensors } from 'espalier';
import { transformer } from 'espalier/models';
import { architectureOf, modelOf, plan, PRESETS, readModel, type PlannedModel } from 'espalier/plan';

const folder = mkdtempSync(join(tmpdir(), 'espalier-plan-'));
test.after.always(() => rmSync(folder, { recursive: true }));

const GPT2 = {
  model_type: 'gpt2',
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  vocab_size: 50_257,
};
const BERT = {
  ...{ model_type: 'bert', hidden_size: 768, num_attention_heads: 12, num_hidden_layers: 12 },
  ...{ intermediate_size: 3072, max_position_embeddings: 512, type_vocab_size: 2, vocab_size: 30_522 },
};
const LLAMA = {
  ...{ model_type: 'llama', hidden_size: 4096, num_attention_heads: 32, num_hidden_layers: 32 },
  ...{ intermediate_size: 14_336, num_key_value_heads: 8, vocab_size: 128_256 },
};
const QWEN = {
  ...{ model_type: 'qwen2', hidden_size: 896, num_attention_heads: 14, num_hidden_layers: 24 },
  ...{ intermediate_size: 4864, num_key_value_heads: 2, vocab_size: 151_936, tie_word_embeddings: true },
};

test('parameters are counted as published', (t) => {
  const published: [PlannedModel, number][] = [
    [modelOf('a', architectureOf(GPT2, 'a')), 124_439_808],
    [modelOf('b', architectureOf(BERT, 'b')), 109_482_240],
    [modelOf('c', architectureOf(LLAMA, 'c')), 8_030_261_248],
    [modelOf('d', architectureOf(QWEN, 'd')), 494_032_768],
    ...(
      [
        ['gpt2-124m', 124_439_808],
        ['gpt2-1.5b', 1_557_611_200],
        ['7b', 6_738_415_616],
        ['13b', 13_015_864_320],
        ['8b', 8_030_261_248],
        ['70b', 70_553_706_496],
        ['405b', 405_853_388_800],
      ] as const
    ).map(([name, count]): [PlannedModel, number] => [modelOf(name, PRESETS[name]!), count]),
  ];
  for (const [model, count] of published) t.is(plan(model, { gpus: 1 }).model.parameters, count, model.name);
  for (const [name, count] of [
    ['33b', 32.5e9],
    ['65b', 65.2e9],
    ['175b', 174.6e9],
    ['1t', 1008e9],
  ] as const) {
    const { parameters } = plan(modelOf(name, PRESETS[name]!), { gpus: 1 }).model;
    t.true(Math.abs(parameters / count - 1) < 0.005, `${name}: ${parameters}`);
  }
});

test('what a rank holds and sends, by the formulas, where nothing is padded', (t) => {
  const model: PlannedModel = {
    name: 'even',
    root: { name: 'root', count: 1, tensors: [] },
    blocks: [{ name: 'b', count: 4, tensors: [{ name: 'w', shape: [64, 32], prunable: true }] }],
  };
  const P = 4 * 64 * 32;
  for (const gpus of [2, 4, 8]) {
    const { memory, wire, checkpoint } = plan(model, { gpus, hardware: { reserved: 0 } });
    t.is(memory.parameters + memory.gradients + memory.optimizer, (16 * P) / gpus);
    t.is(memory.masks, P / 8 / gpus);
    // bfloat16 gathered twice, float32 reduced once.
    t.is(wire.step, ((2 + 2 + 4) * P * (gpus - 1)) / gpus);
    t.is(checkpoint.dense, 12 * P);
    t.is(memory.activations, null);
    const whole = plan(model, { gpus, reshardAfterForward: false, accumulate: 3, noSync: true });
    t.is(whole.wire.step, ((3 * 2 + 4) * P * (gpus - 1)) / gpus);
    t.true(whole.memory.gathered >= 2 * P);
    // A checkpointed block is freed after its forward pass all the same.
    const again = plan(model, { gpus, reshardAfterForward: false, checkpointing: true });
    t.is(again.wire.step, wire.step);
    t.true(again.memory.gathered < 2 * P);
  }
  const alone = plan(model, { gpus: 1, computeDtype: 'float32' });
  t.is(alone.wire.step + alone.memory.gathered + alone.memory.reducing, 0);
});

test('the steps are those of the search: (R + 1) T − R k for one seed, and its controls', (t) => {
  const { search } = plan(modelOf('8b', PRESETS['8b']!), {
    gpus: 8,
    search: { steps: 1000, rounds: 3, fraction: 0.2, rewindTo: 100, seeds: 2, controls: [] },
  });
  t.is(search.steps, 2 * (4 * 1000 - 3 * 100));
  t.is(search.searchSteps, 4 * 1000 - 3 * 100);
  t.is(search.trainings, 8);
  t.true(Math.abs(search.density - 0.8 ** 3) < 1e-6);
  // 6 operations for each parameter but the table, and 12 · layers · dim · sequence for attention.
  const operations = 6 * (8_030_261_248 - 128_256 * 4096) + 12 * 32 * 4096 * 8192;
  const seconds = (8192 * operations) / (989e12 * 0.33);
  t.true(Math.abs(search.stepSeconds! / seconds - 1) < 1e-12);
  // torchtitan, docs/performance.md: Llama 3.1 8B, 8 H100, 33 % of their peak.
  t.true(Math.abs(8192 / search.stepSeconds! / 5762 - 1) < 0.05);
  t.true(Math.abs(search.gpuHours! / ((search.steps * seconds * 8) / 3600) - 1) < 1e-12);
});

test('a trillion parameters on 4,096 GPUs; more GPUs and checkpointing take less memory', (t) => {
  const trillion = modelOf('1t', PRESETS['1t']!);
  const most = plan(trillion, { gpus: 4096, gpu: 'h200', checkpointing: true });
  t.true(most.memory.parameters * 4096 >= 4 * most.model.parameters);
  t.true(most.memory.parameters * 4096 < 1.2 * 4 * most.model.parameters);
  const seven = modelOf('7b', PRESETS['7b']!);
  let before = Infinity;
  for (const gpus of [2, 4, 8, 64, 512]) {
    const { total } = plan(seven, { gpus }).memory;
    t.true(total < before);
    before = total;
  }
  const [plain, checkpointed] = [false, true].map((checkpointing) => plan(seven, { gpus: 8, checkpointing }));
  t.true(checkpointed!.memory.activations!.total < plain!.memory.activations!.total / 5);
  const { fewestGpus } = plain!;
  t.true(plan(seven, { gpus: fewestGpus! }).memory.fits);
  t.false(plan(seven, { gpus: fewestGpus! - 1 }).memory.fits);
  t.is(plan(trillion, { gpus: 8, gpu: 'a100' }).fewestGpus, null);
});

test('models are read from headers and config.json', async (t) => {
  const sizes = { vocab: 96, context: 16, layers: 2, dim: 32, heads: 4 };
  const weights = transformer(sizes);
  const file = join(folder, 'model.safetensors');
  await safetensors.save(file, weights.stateDict());
  const model = await readModel(file);
  const count = weights.parameters().reduce((sum, p) => sum + p.numel, 0);
  t.like(plan(model, { gpus: 2 }), { model: { parameters: count }, memory: { activations: null } });
  t.is(model.blocks.length, 2);
  const config = { model_type: 'gpt2', n_embd: 32, n_head: 4, n_layer: 2, n_positions: 16, vocab_size: 96 };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, tie_word_embeddings: false }));
  const [whole, alone] = [await readModel(folder), await readModel(join(folder, 'config.json'))];
  const [a, b] = [plan(whole, { gpus: 2 }), plan(alone, { gpus: 2 })];
  t.is(a.model.parameters, b.model.parameters);
  t.deepEqual(a.memory.activations, b.memory.activations);
  t.is(a.model.prunable, b.model.prunable);
});

test('what is no model, and options that are none, are refused', async (t) => {
  const config = { code: 'ERR_CONFIG' };
  await t.throwsAsync(readModel('7q'), { ...config, message: /7b, .* but received '7q'/ });
  t.throws(() => architectureOf({ model_type: 'mamba' }, 'x'), { ...config, message: /received "mamba"/ });
  t.throws(() => architectureOf({ ...LLAMA, hidden_size: 0 }, 'x'), {
    ...config,
    message: /'hidden_size' of config.json but received 0/,
  });
  const model = modelOf('7b', PRESETS['7b']!);
  t.throws(() => plan(model, { gpus: 8, hardware: { mfu: 33 } }), {
    ...config,
    message: /at most 1, for mfu but received 33/,
  });
  t.throws(() => plan(model, { gpus: 0 }), { ...config, message: /above 0 for gpus but received 0/ });
  t.throws(() => plan(model, { gpus: 1, gpu: 'tpu' }), { ...config, message: /received 'tpu'/ });
  t.throws(() => plan(model, { gpus: 1, dtype: 'int8' as never }), { ...config, message: /dtype.*'int8'/ });
  t.throws(() => plan(model, { gpus: 1, backend: 'mpi' as never }), { ...config, message: /nccl.*"mpi"/ });
  t.throws(() => plan(model, { gpus: 1, hardware: { mfu: -1 } }), { ...config, message: /mfu.*-1/ });
  t.throws(() => plan(model, { gpus: 1, search: { fraction: 2 } }), { ...config, message: /fraction/ });
});
