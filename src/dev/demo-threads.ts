export interface DemoThread {
  author: string;
  text: string;
  /** Each replies to the tweet that began the thread, or with `deeper` to the reply before it. */
  replies?: { author: string; text: string; deeper?: boolean }[];
  retweetedBy?: string[];
  poll?: DemoPoll;
}

export interface DemoPoll {
  options: string[];
  days: number;
  /** Who chose which option, from 0. */
  votes: Record<string, number>;
}

/** From the oldest to the newest. */
export const demoThreads: DemoThread[] = [
  { author: 'ada_birdsong', text: 'Up at 03:40 for the dawn chorus. Robin first, as always. #birds' },
  { author: 'kofi_bakes', text: 'New starter, day one. It smells of hope and wet paper. #sourdough', replies: [
    { author: 'greta_gardens', text: 'Mine smelled of nail varnish for a week. Keep going!' },
    { author: 'kofi_bakes', text: '@greta_gardens This is the encouragement I needed.', deeper: true },
  ] },
  { author: 'tomas_trails', text: 'Day 206. A condor kept me company for most of the afternoon. #Andes', retweetedBy: ['ada_birdsong', 'quiet_reader'] },
  { author: 'harbour_tug', text: 'Fog. Thick as porridge. I shall be going slowly and honking about it.' },
  { author: 'marguerite', text: 'I am to rebind a cookery book from 1790. Which leather?', poll: {
    options: ['Calf', 'Goat', 'Pigskin'], days: 1, votes: { yusuf_maps: 1, noor_strings: 0, quiet_reader: 1, kofi_bakes: 2, demo: 1 },
  } },
  { author: 'priya_codes', text: 'An index nobody reads is just a very tidy way to slow down writes. #databases', retweetedBy: ['lin_orbits'], replies: [
    { author: 'lin_orbits', text: 'Putting this on the wall of the control room.' },
  ] },
  { author: 'marguerite', text: 'A binding from 1612 came in today with a pressed clover inside. Four leaves. 🍀', retweetedBy: ['yusuf_maps', 'noor_strings'] },
  { author: 'greta_gardens', text: 'Slugs: 4. Me: 1. We do not speak of the lettuces.' },
  { author: 'yusuf_maps', text: 'Every projection lies. The honest ones tell you where. #maps', replies: [
    { author: 'tomas_trails', text: 'And the footpath is always on the fold.' },
    { author: 'yusuf_maps', text: '@tomas_trails That is a law of nature.', deeper: true },
  ] },
  { author: 'lin_orbits', text: '軌道修正完了。Everything is pointing the right way again. #space 🛰️' },
  { author: 'noor_strings', text: 'Changed all eleven strings of the oud. Now we wait, and tune, and wait, and tune.' },
  { author: 'ada_birdsong', text: 'Waxwings in the rowan by the bus stop. Forty at least. Nobody else looked up. #birds', retweetedBy: ['greta_gardens', 'harbour_tug'] },
  { author: 'kofi_bakes', text: 'Day three. It bubbles! I have told everyone on my street. #sourdough' },
  { author: 'harbour_tug', text: 'Container ship asked me to "just give it a nudge". I am a professional.', replies: [
    { author: 'priya_codes', text: 'Same, but with production databases.' },
    { author: 'ada_birdsong', text: 'Minna, you are my favourite boat.' },
  ], retweetedBy: ['priya_codes', 'yusuf_maps'] },
  { author: 'tomas_trails', text: 'Day 207. Slept in a school. The children drew me a map, and it was better than mine, @yusuf_maps.', replies: [
    { author: 'yusuf_maps', text: 'Children draw what matters. Please send it to me!' },
  ] },
  { author: 'marguerite', text: 'Wheat paste again today. There is no modern glue that you can undo in three hundred years.' },
  { author: 'priya_codes', text: 'Reminder: EXPLAIN first, feelings later. https://example.org/explain #databases', retweetedBy: ['marguerite'] },
  { author: 'lin_orbits', text: 'A ground station in the rain sounds like a very large kettle.' },
  { author: 'greta_gardens', text: 'First ripe tomato. I have photographed it from nine angles. #allotment' },
  { author: 'noor_strings', text: 'Rehearsal ran over because we could not stop playing the slow movement. No complaints.' },
  { author: 'yusuf_maps', text: 'Found a 1908 survey of the Golden Horn with tea stains exactly where the tea house still stands. #maps', retweetedBy: ['marguerite', 'tomas_trails'] },
  { author: 'ada_birdsong', text: 'Field tip: sit down. Twenty minutes later you are furniture, and furniture sees everything.' },
  { author: 'kofi_bakes', text: 'First loaf. It is a brick. A fragrant, beautiful brick. #sourdough', replies: [
    { author: 'marguerite', text: 'Excellent for pressing books.' },
    { author: 'harbour_tug', text: 'Or as ballast.', deeper: true },
    { author: 'kofi_bakes', text: 'I see that nobody here is taking bread seriously.', deeper: true },
  ], retweetedBy: ['noor_strings'] },
  { author: 'harbour_tug', text: 'Sun! Actual sun. My paint looks wonderful, thank you for asking.' },
  { author: 'tomas_trails', text: 'Day 209. 4,850 m. Lungs: no. View: yes. #Andes' },
  { author: 'quiet_reader', text: 'First tweet. You are all lovely. Back to reading.', replies: [
    { author: 'ada_birdsong', text: 'Welcome, Sam!' },
  ], retweetedBy: ['kofi_bakes'] },
  { author: 'priya_codes', text: 'Seventeen across: "Keeps everything in order" (5). I refuse to believe the answer is not BTREE.', replies: [
    { author: 'quiet_reader', text: 'It was SHELF, was it not?' },
    { author: 'priya_codes', text: '@quiet_reader We do not say its name.', deeper: true },
  ] },
  { author: 'lin_orbits', text: 'Today a satellite the size of a shoebox photographed a storm the size of a country. #space', retweetedBy: ['ada_birdsong', 'priya_codes'] },
  { author: 'marguerite', text: 'Whoever annotated this herbal in 1740 had terrible handwriting and excellent opinions on mint.' },
  { author: 'greta_gardens', text: 'A hedgehog! In the compost! I have cancelled everything. #allotment', replies: [
    { author: 'ada_birdsong', text: 'Water, never milk. And please: photographs.' },
    { author: 'greta_gardens', text: 'He is called Gerald now.', deeper: true },
  ], retweetedBy: ['ada_birdsong', 'kofi_bakes', 'demo'] },
  { author: 'noor_strings', text: 'Concert tonight. If you hear one wrong note, it was jazz.' },
  { author: 'yusuf_maps', text: 'On naming things: the river has five names along its course, and it answers to all of them.' },
  { author: 'ada_birdsong', text: 'Night migration: counted calls over the roof until two. The sky is a motorway. #birds' },
  { author: 'kofi_bakes', text: 'Loaf four has holes. Real holes! Light comes through them! #sourdough', retweetedBy: ['greta_gardens'] },
  { author: 'harbour_tug', text: 'Gull on my bow since six. I believe that we are colleagues now.', replies: [
    { author: 'ada_birdsong', text: 'Herring gull, third winter by your description. Be polite.' },
  ] },
  { author: 'tomas_trails', text: 'Day 211. Bread from a stranger, conversation from her goats. @kofi_bakes, you would have approved.', replies: [
    { author: 'kofi_bakes', text: 'Of the bread or the goats?' },
    { author: 'tomas_trails', text: 'Yes.', deeper: true },
  ] },
  { author: 'priya_codes', text: 'Deployed on a Friday. Nothing happened. I do not trust it. #databases' },
  { author: 'lin_orbits', text: 'Tea: oolong. Orbit: sun-synchronous. Mood: nominal. ☕🛰️' },
  { author: 'marguerite', text: 'The clover book goes home tomorrow. I have put the clover back exactly where it was.', retweetedBy: ['noor_strings', 'quiet_reader', 'priya_codes'] },
  { author: 'demo', text: 'Hello, Linnet! What should I read first?', replies: [
    { author: 'quiet_reader', text: 'Everything by @ada_birdsong before breakfast.' },
    { author: 'priya_codes', text: 'The query log.' },
  ] },
  { author: 'noor_strings', text: 'Three encores. My fingers have resigned.', retweetedBy: ['marguerite'] },
  { author: 'kofi_bakes', text: 'Loaf five. The street demands a vote. #sourdough', poll: {
    options: ['Rye', 'Walnut', 'Olive', 'Plain, and good'], days: 7,
    votes: { ada_birdsong: 1, greta_gardens: 3, tomas_trails: 3, marguerite: 1, priya_codes: 0, harbour_tug: 3 },
  }, replies: [
    { author: 'tomas_trails', text: 'Plain travels best. I would know.' },
  ] },
  { author: 'greta_gardens', text: 'Gerald has eaten a slug. The tide is turning. Slugs: 4. Us: 2.', retweetedBy: ['ada_birdsong'] },
  { author: 'tomas_trails', text: 'Day 212. Rest day. I have done nothing, magnificently. #Andes' },
  { author: 'ada_birdsong', text: 'Linnets! A whole charm of them, in the gorse by the shore. 🎶 #birds', retweetedBy: ['demo', 'harbour_tug'] },
];
