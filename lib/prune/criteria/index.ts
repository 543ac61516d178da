export { magnitude, normalizedMagnitude } from './magnitude.js';
export {
  makeCriterion,
  type CriterionName,
  type CriterionSpec,
  type SyncCriterionName,
  type SyncCriterionSpec,
} from './registry.js';
