import { full } from '../core/creation.js';
import { scopeAsync } from '../core/scope.js';
import type { ProcessGroup } from './group.js';

/** Whether a flag is up on any rank of a group. A collective of one number: every member calls it. */
export function anyRank(group: ProcessGroup, flag: boolean): Promise<boolean> {
  return scopeAsync(async () => {
    const flags = full([1], flag ? 1 : 0, { dtype: 'int32' });
    await group.allReduce(flags, 'max');
    return flags.item() === 1;
  });
}
