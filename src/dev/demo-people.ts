export interface DemoPerson {
  username: string;
  displayName: string;
  bio: string;
  location: string;
  website: string | null;
  verified: boolean;
}

/** The first is the one to sign in as. */
export const demoPeople: DemoPerson[] = [
  { username: 'demo', displayName: 'Demo Finch', bio: 'Here to look around. Say hello!', location: 'Everywhere', website: null, verified: false },
  { username: 'ada_birdsong', displayName: 'Ada Lindqvist', bio: 'Ornithologist. Dawn choruses, field notes, too many notebooks.', location: 'Uppsala, Sweden', website: 'https://example.org/field-notes', verified: true },
  { username: 'kofi_bakes', displayName: 'Kofi Mensah 🥖', bio: 'Sourdough, patience, and a very old oven.', location: 'Accra, Ghana', website: null, verified: false },
  { username: 'lin_orbits', displayName: 'Lin Wei 林薇', bio: 'I keep small satellites pointed the right way. 天文 & tea.', location: 'Taipei, Taiwan', website: 'https://example.org/orbits', verified: true },
  { username: 'marguerite', displayName: 'Marguerite Duval', bio: 'Restores books older than most countries.', location: 'Lyon, France', website: 'https://example.org/atelier', verified: false },
  { username: 'tomas_trails', displayName: 'Tomás Herrera', bio: 'Walking the Andes end to end, slowly. Day 212.', location: 'Cusco, Peru', website: null, verified: false },
  { username: 'priya_codes', displayName: 'Priya Raman', bio: 'Databases by day, crosswords by night. Opinions are indexed.', location: 'Chennai, India', website: 'https://example.org/priya', verified: true },
  { username: 'harbour_tug', displayName: 'Tugboat Minna', bio: 'A small tug with strong views on weather.', location: 'Hamburg harbour', website: null, verified: false },
  { username: 'yusuf_maps', displayName: 'Yusuf Demir', bio: 'Cartographer. Every map is a kind disagreement.', location: 'Istanbul, Türkiye', website: 'https://example.org/maps', verified: false },
  { username: 'noor_strings', displayName: 'Noor Haddad', bio: 'Oud and cello. Rehearsing, mostly.', location: 'Amman, Jordan', website: null, verified: true },
  { username: 'greta_gardens', displayName: 'Greta Okafor', bio: 'Allotment 14b. Slugs: 3, me: 1.', location: 'Leeds, England', website: null, verified: false },
  { username: 'quiet_reader', displayName: 'Sam', bio: 'Mostly listening.', location: '', website: null, verified: false },
];

/** Who follows whom: everybody whom they name, in that order. */
export const demoFollows: Record<string, string[]> = {
  demo: ['ada_birdsong', 'kofi_bakes', 'lin_orbits', 'marguerite', 'tomas_trails', 'priya_codes', 'harbour_tug', 'noor_strings'],
  ada_birdsong: ['harbour_tug', 'greta_gardens', 'tomas_trails', 'lin_orbits'],
  kofi_bakes: ['marguerite', 'noor_strings', 'greta_gardens', 'demo'],
  lin_orbits: ['yusuf_maps', 'priya_codes', 'ada_birdsong'],
  marguerite: ['yusuf_maps', 'noor_strings', 'quiet_reader', 'kofi_bakes'],
  tomas_trails: ['yusuf_maps', 'ada_birdsong', 'kofi_bakes'],
  priya_codes: ['lin_orbits', 'harbour_tug', 'marguerite', 'demo'],
  harbour_tug: ['ada_birdsong', 'yusuf_maps'],
  yusuf_maps: ['tomas_trails', 'marguerite', 'lin_orbits', 'harbour_tug'],
  noor_strings: ['kofi_bakes', 'marguerite', 'priya_codes'],
  greta_gardens: ['ada_birdsong', 'kofi_bakes', 'harbour_tug', 'demo'],
  quiet_reader: ['ada_birdsong', 'kofi_bakes', 'lin_orbits', 'marguerite', 'tomas_trails', 'priya_codes', 'harbour_tug', 'yusuf_maps', 'noor_strings', 'greta_gardens', 'demo'],
};
