import { ConfigError, scopeAsync, TorchError, type DType, type Tensor } from '../../core/index.js';
import { dtypeCode, dtypeName } from '../../core/dtype.js';
import { breathe, throwIfAborted } from '../../core/yield.js';
import type { ProcessGroup } from '../../dist/index.js';
import { withFullParameters } from '../../shard/full-parameters.js';
import { scoredOf, type Criterion, type ScoreContext } from '../criterion.js';
import type { Mask } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';
import type { Scored } from '../select.js';
import { gatherMasks } from './gather.js';
import { gatherFrom } from './group.js';
import { shardShapes } from './rows.js';
import type { ScoredShard } from './select.js';
import { gatherRows, scatterRows } from './transfer.js';
import { groupOf } from './whole.js';

/**
 * The scores of a model's tensors by a criterion, of this rank's rows where they are sharded: what `selectSharded` takes.
 * Given identical weights and batches they are the scores that one process would give, for any number of ranks, but for
 * those by gradients, whose means over more than two ranks are sums in another order. Of a model that is not sharded all
 * rows are here. A collective: every rank calls it with the same criterion and tensors.
 *
 * @param context masks are of this rank's rows
 * @throws ConfigError for a sharded model and a criterion that does not say what its scores depend on
 * @example
 * const { tensors } = prunable(model);
 * const shards = await scoreShards(makeCriterion('lamp'), { model, tensors, masks: new Map(), seed: 0 });
 * const masks = await selectSharded(shards, new Map(), { keep: 1000, group: dist.world() });
 */
export async function scoreShards(criterion: Criterion, context: ScoreContext): Promise<ScoredShard[]> {
  const { tensors } = context;
  const scored = await scores(criterion, context, groupOf(tensors));
  const shapes = shardShapes(tensors);
  return scored.map((one, i) => {
    const { shape, offset } = shapes[i] as (typeof shapes)[number];
    return { ...one, shape, offset };
  });
}

async function scores(
  criterion: Criterion,
  context: ScoreContext,
  group: ProcessGroup | undefined,
): Promise<Scored[]> {
  const { tensors } = context;
  if (group === undefined || criterion.shards === 'weight')
    return scoredOf(criterion, await criterion.score(context), tensors);
  switch (criterion.shards) {
    case 'tensor':
      return scoreByTensor(criterion, context, group);
    case 'model':
      return scopeAsync(() => scoreWhole(criterion, context, group));
    default:
      throw new ConfigError(
        `Expected a criterion that says by 'shards' what its scores depend on, for a sharded model, but received '${criterion.name}'`,
      );
  }
}

/** Each rank scores the whole model, and keeps its rows. */
async function scoreWhole(
  criterion: Criterion,
  context: ScoreContext,
  group: ProcessGroup,
): Promise<Scored[]> {
  const { model, tensors } = context;
  const shapes = shardShapes(tensors);
  return withFullParameters(model, async () => {
    const masks = await gatherMasks(context.masks, group);
    const made = scoredOf(criterion, await criterion.score({ ...context, masks, group }), tensors);
    for (const mask of masks.values()) mask.dispose();
    return made.map(({ name, score }, i) => {
      const { offset, rows } = shapes[i] as (typeof shapes)[number];
      const own = score.detach().narrow(0, offset, rows).clone();
      score.dispose();
      return { name, score: own };
    });
  });
}

/** Rank r of the group scores tensor r of the next as many tensors as there are ranks. */
async function scoreByTensor(
  criterion: Criterion,
  context: ScoreContext,
  group: ProcessGroup,
): Promise<Scored[]> {
  const { tensors, signal } = context;
  const scored: Scored[] = [];
  for (let i = 0; i < tensors.length; i += group.size) {
    await breathe();
    throwIfAborted(signal);
    const round = tensors.slice(i, i + group.size);
    scored.push(...(await scopeAsync(() => scoreRound(criterion, { ...context, tensors: round }, group))));
  }
  return scored;
}

async function scoreRound(
  criterion: Criterion,
  context: ScoreContext,
  group: ProcessGroup,
): Promise<Scored[]> {
  const round = context.tensors;
  const shapes = shardShapes(round);
  const whole = await Promise.all(
    round.map(({ tensor }, owner) => gatherRows(tensor, shapes[owner]?.shape ?? [], owner, group)),
  );
  const held = round.flatMap(({ name }): [string, Mask][] => {
    const mask = context.masks.get(name);
    return mask ? [[name, mask]] : [];
  });
  const masks = await gatherMasks(new Map(held), group);
  const mine = round[group.rank];
  const made = await scoreTogether(criterion, group, round, async () => {
    if (!mine) return undefined;
    const tensors = [{ name: mine.name, tensor: whole[group.rank] as Tensor }];
    const own = masks.get(mine.name);
    const alone = { ...context, tensors, masks: new Map(own ? [[mine.name, own]] : []) };
    return scoredOf(criterion, await criterion.score(alone), tensors)[0]?.score.detach();
  });
  for (const mask of masks.values()) mask.dispose();
  const rows = await Promise.all(
    round.map(({ tensor }, owner) => {
      const shape = shapes[owner]?.shape ?? [];
      const like = { shape, dtype: made.dtypes[owner] as DType, rows: tensor.size(0) };
      return scatterRows(owner === group.rank ? made.score : undefined, like, owner, group);
    }),
  );
  return round.map(({ name }, i) => ({ name, score: rows[i] as Tensor }));
}

const FAILED = -1;
const NOTHING = -2;

/** Scores, and learns from the others of which dtype theirs are. Where one of them fails, all do. */
async function scoreTogether(
  criterion: Criterion,
  group: ProcessGroup,
  round: readonly PrunableTensor[],
  score: () => Promise<Tensor | undefined>,
): Promise<{ score: Tensor | undefined; dtypes: DType[] }> {
  let made: Tensor | undefined;
  let failure: { error: unknown } | undefined;
  try {
    made = await score();
  } catch (error) {
    failure = { error };
  }
  const code = failure ? FAILED : made ? dtypeCode(made.dtype) : NOTHING;
  const codes = (await gatherFrom(group, [code])).flat();
  if (failure) throw failure.error;
  const failed = codes.indexOf(FAILED);
  if (failed >= 0)
    throw new TorchError(
      `Expected scores of '${round[failed]?.name}' by '${criterion.name}' but rank ${failed}, whose turn it was, failed`,
    );
  return { score: made, dtypes: codes.slice(0, round.length).map(dtypeName) };
}
