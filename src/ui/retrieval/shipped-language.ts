/** The language of a file of captions that ships with the page. */
export function shippedLanguage(file: string): 'zh' | 'en' | null {
  const [language] = file.split('_', 1);
  return language === 'zh' || language === 'en' ? language : null;
}
