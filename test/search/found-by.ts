/** What each text is found by; ✗ before a query that must not find it. */
export const FOUND_BY: readonly (readonly [text: string, ...queries: string[]])[] = [
  ['Vive l’écologie à l’Assemblée', 'ecologie', 'ÉCOLOGIE', "l'écologie", 'd’écologie', '"écologie a l’assemblée"', 'assemblee', '✗"assemblée écologie"'],
  ['Aujourd’hui, Œuvre au cœur de Straße', "aujourd'hui", 'aujourd’hui', 'aujourdhui', 'oeuvre', 'COEUR', 'strasse', "✗hui"],
  ['We don’t stop: America’s veterans are running in COVID-19 times', "don't", 'dont', 'america', 'covid-19', '"covid 19"', 'veterans running', '✗"running veterans"'],
  ['#ClimateAction is #now with @some_body', '#climateaction', 'climateaction', '#NOW', '@some_body', '@Some_Body', 'some_body', '✗#climate', '✗@some'],
  ['Family 👩‍👩‍👧 and ❤️ and 🇫🇷 and 👍🏽', '👩‍👩‍👧', '❤', '❤️', '🇫🇷', '👍🏽', '✗🇫🇮', '✗👩‍👩‍👧‍👧'],
  ['Read https://www.example.com/news/climate-report?id=1 first', 'example', 'example.com', 'climate', 'https://www.example.com/news/climate-report', 'has:link report', '✗has:poll report'],
  ['東京都に住んでいます', '東京', '京都', '住んで', '"東京都"', '✗京東', '✗大阪'],
  ['我爱北京天安门', '北京', '天安门', '京天', '✗上海'],
  ['ฉันรักภาษาไทยมาก', 'ภาษา', 'ไทย', 'ภาษาไทย', '✗ลาว'],
  ['서울에서 만나요', '서울', '만나', '✗부산'],
  ['مُحَمَّدٌ يكتب رسالةً إلى أحمد', 'محمد', 'احمد', 'رسالة', '✗سلام'],
  ['Привет, ёлка', 'привет', 'елка', 'ёлка'],
  ["it's a 'quoted' \\ back & or | not ! <-> :* word('; DROP TABLE tweets;--", 'quoted', 'drop', '"drop table"', "'quoted'", 'back\\', '✗backslash'],
];

/** Terms of a query language below ours, and of SQL: all of it is words. */
export const INJECTIONS = ["x' | 'quoted", "quoted':*", 'quoted & !back', "'; DROP TABLE tweets; --", 'quoted <-> back', '\\', "\\'", 'a:*', '$1', '%', '_', '{"match_all":{}}', '*:*', 'words:*', "');--", '(quoted', 'quoted)', '~quoted', 'quoted^9', 'NOT', 'AND quoted', '/.*/', '\0', '\ud800', '<b>'];
