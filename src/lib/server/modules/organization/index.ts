// The front door of the organization: units, their tree, their changes and powers.
export { accessUnit, requireSuperior, type Unit } from './access.ts';
export { childrenAsOf, pathAsOf, unitsAsOf } from './as-of.queries.ts';
export { cancelChange } from './change.ts';
export { closeUnit } from './close.ts';
export { correctUnitCode, createUnit } from './create.ts';
export {
  cancelChangeForm,
  closeUnitForm,
  createUnitForm,
  endPowerForm,
  givePowerForm,
  moveUnitForm,
  reclassifyUnitForm,
  renameUnitForm,
  unitCodeForm
} from './forms.ts';
export { organizationJobs } from './jobs.ts';
export { endPower, givePower } from './power.ts';
export { hasOtherParent, listOwnUnits, searchOwnUnits, searchParents, searchUnits, type FoundUnit } from './search.queries.ts';
export { kindsInPlaceOf, reclassifyUnit } from './reclassify.ts';
export { loadShape, type ShapeRow } from './shape.ts';
export { LEVEL_SIZE, listChildren, treeTo, treeUnit, viewScope, type TreeLevel, type TreeRow } from './tree.queries.ts';
export { loadTiers } from './tier.ts';
export { moveUnit, renameUnit } from './unit.ts';
export { changePage, kindsFor, listPowers, parentKindsFor, pathOf, unitPage } from './unit.queries.ts';
export { unitWarnings, type Warning, type WarningCode } from './warning.ts';
