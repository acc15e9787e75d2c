import { Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/**
 * The variables on which the answer to an event depends: all but those that only the arguments of the subscription's own
 * field use, such as the cursor it starts from, which every client has another one of.
 */
export function variablesOfAnswer(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const [root] = operation.selectionSet.selections;
  const args = new Set<unknown>(root?.kind === Kind.FIELD ? root.arguments : []);
  const definitions = new Set<unknown>(operation.variableDefinitions);
  const names = new Set<string>();
  visit(document, {
    Argument: (node) => (args.has(node) ? false : undefined),
    VariableDefinition: (node) => (definitions.has(node) ? false : undefined),
    Variable: ({ name }) => void names.add(name.value),
  });
  return [...names].toSorted();
}
