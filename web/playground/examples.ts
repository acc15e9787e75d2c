/** What a tab of the headers editor starts with; it may hold comments. */
export const HEADERS = `{
  // "Authorization": "Bearer <an accessToken>"
}`;

interface Example {
  query: string;
  variables?: string;
  headers: string;
}

const example = (query: string, variables?: unknown): Example => ({
  query: query.trim(),
  headers: HEADERS,
  ...(variables === undefined ? {} : { variables: JSON.stringify(variables, null, 2) }),
});

/** The tabs of a first visit: each runs as it stands, in this order. GraphiQL drops the variables of the first. */
export const examples: Example[] = [
  example(`
# 1. Sign in as the demo person.
#    The playground remembers the accessToken; other clients
#    send it as "Authorization: Bearer <accessToken>".
mutation SignIn {
  signIn(input: { login: "demo", password: "demo-password" }) {
    accessToken
    accessTokenExpiresAt
    refreshToken
    user { id username displayName }
  }
}`),

  example(`
# 2. The home timeline, newest first.
#    Go on with after: pageInfo.endCursor.
query HomeTimeline($first: Int! = 20, $after: String) {
  homeTimeline(first: $first, after: $after) {
    edges {
      cursor
      node {
        id
        tweet {
          id
          text
          createdAt
          likeCount
          author { username displayName }
        }
        retweetedBy { username }
      }
    }
    pageInfo { hasNextPage endCursor }
    liveCursor
  }
}`, { first: 20 }),

  example(`
# 3. Leave this running, then post in the next tab.
subscription LiveTimeline {
  homeTimeline {
    __typename
    ... on TimelineItemAdded {
      cursor
      item { id tweet { text author { username } } }
    }
    ... on TimelineItemRemoved { cursor itemId }
    ... on StreamGap { cursor }
  }
}`),

  example(`
# 4. Post. A retry with the same idempotencyKey
#    returns the first tweet.
mutation PostTweet($input: PostTweetInput!) {
  postTweet(input: $input) {
    id
    text
    createdAt
    author { username }
    entities { hashtags { tag start end } }
  }
}`, { input: { text: 'Hello from the #playground' } }),

  example(`
# 5. A person, and the first of those who follow them.
query Person($username: String!) {
  user(username: $username) {
    id
    displayName
    bio
    followerCount
    followingCount
    relationship { following followedBy }
    timeline(first: 5) { edges { node { tweet { text createdAt } } } }
    followers(first: 5) { edges { node { username } } }
  }
}`, { username: 'demo' }),
];
