import 'graphiql/setup-workers/vite';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { examples, HEADERS } from './examples.ts';
import { fetcher } from './fetcher.ts';
import { SignedIn } from './signed-in.tsx';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/style.css';
import './playground.css';

const plugins = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];

const container = document.getElementById('playground');
if (container === null) throw new Error('index.html has no element with the id playground.');

createRoot(container).render(
  <StrictMode>
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultTabs={examples}
      defaultHeaders={HEADERS}
      defaultEditorToolsVisibility="headers"
      inputValueDeprecation
    >
      <GraphiQL.Logo>Linnet</GraphiQL.Logo>
      <GraphiQL.Footer>
        <SignedIn />
      </GraphiQL.Footer>
    </GraphiQL>
  </StrictMode>,
);
