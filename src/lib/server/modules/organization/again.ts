const SERIALIZATION = ['40001', '40P01'];

/**
 * Runs a whole transaction, and once more when it met a unit that was being moved: positions travel by foreign key, so whoever
 * attaches something to a moving unit waits and then fails, or the two wait for one another.
 */
export async function againWhenMoved<T>(transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction();
  } catch (problem) {
    if (!metAMove(problem)) throw problem;
    return transaction();
  }
}

function metAMove(problem: unknown): boolean {
  const { code, constraint } = (problem ?? {}) as { code?: string; constraint?: string };
  return SERIALIZATION.includes(code ?? '') || (code === '23503' && /_unit_id_unit_pos_fkey$/.test(constraint ?? ''));
}
