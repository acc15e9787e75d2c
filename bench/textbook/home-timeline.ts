import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { buildSchemaSync } from 'type-graphql';
import { createTextbookContext, type TextbookContext } from './context.ts';
import { AuthorResolver, HomeTimelineResolver, TweetResolver } from './home-timeline.resolvers.ts';

// The textbook: Express, Apollo as it comes, TypeGraphQL, and a findUnique of Prisma in each field, which Prisma gathers into
// one statement for each kind. Its lists of ids are Linnet's own, for a home timeline made of them is all it is to show.
const schema = buildSchemaSync({ resolvers: [HomeTimelineResolver, TweetResolver, AuthorResolver], validate: false, pubSub: { publish: () => undefined, subscribe: () => { throw new Error('no topics'); } } });
const apollo = new ApolloServer<TextbookContext>({ schema });
await apollo.start();

const { ready, contextOf } = createTextbookContext(process.env['DATABASE_URL'] ?? '', process.env['REDIS_URL'] ?? '');
const app = express();
app.get('/', async (_request, response) => void response.send(await ready()));
app.use('/graphql', express.json(), expressMiddleware(apollo, { context: async ({ req }) => contextOf(req.headers.authorization ?? '') }));
app.listen(Number(process.env['PORT']), '127.0.0.1');
