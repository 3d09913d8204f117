/** The document a figure rests on: '294-QĐ/TW, điều 10'. An article that is no bare number stands as it was written. */
export function basisText({ basis_number, basis_article }: { basis_number: string; basis_article: string }): string {
  const article = /^\d/.test(basis_article) ? `điều ${basis_article}` : basis_article;
  return [basis_number, article].filter(Boolean).join(', ');
}
