import {
  GraphQLList, Kind, SchemaMetaFieldDef, TypeMetaFieldDef, getNamedType, getNullableType, isCompositeType, isInterfaceType, isObjectType,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema,
  type OperationDefinitionNode, type SelectionSetNode, type ValueNode,
} from 'graphql';
import { MAX_FIRST } from '../domain/pages.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** How many fields the answer may hold at most: a number, or, where a `first` is a variable, a function of the variables. */
type Cost = number | ((variables: Variables) => number);

/** What one operation or fragment asks for, every fragment in it expanded. */
export interface Shape {
  depth: number;
  /** Of the outermost selection. */
  rootFields: number;
  fields: number;
  aliases: number;
  cost: Cost;
}

/** The answer to introspection grows with the schema: a list in it counts as this many entries, about what ours hold on average. */
const INTROSPECTION_LIST = 5;
/** What an order costs by itself: a ranked page is chosen from 400 lines, each looked at with its author, its counts and how the viewer stands to it. */
const ORDER_COST: Readonly<Record<string, number>> = { RANKED: 2_000 };
const EMPTY: Shape = { depth: 0, rootFields: 0, fields: 0, aliases: 0, cost: 0 };

/**
 * Measures a document before it is validated, so unknown names and cycles count as nothing here and are refused later.
 * Each fragment is measured once however often it is spread: a chain of fragments that doubles at every link takes linear time.
 */
export function createShapeReader(schema: GraphQLSchema, document: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Shape>();

  function ofFragment(name: string): Shape {
    const known = measured.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    if (fragment === undefined) return EMPTY;
    // Stands for the fragment while it is being measured, so that a cycle ends.
    measured.set(name, EMPTY);
    const shape = ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    measured.set(name, shape);
    return shape;
  }

  function ofSelections(selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined): Shape {
    return sum(selectionSet.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
      if (selection.kind === Kind.FIELD) return ofField(selection, fieldOf(schema, parent, selection.name.value));
      const type = selection.typeCondition === undefined ? parent : schema.getType(selection.typeCondition.name.value);
      return ofSelections(selection.selectionSet, type);
    }));
  }

  function ofField(node: FieldNode, field: Field | undefined): Shape {
    const type = field && getNamedType(field.type);
    const inner = node.selectionSet === undefined ? EMPTY : ofSelections(node.selectionSet, isCompositeType(type) ? type : undefined);
    return {
      depth: inner.depth + 1,
      rootFields: 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (node.alias === undefined ? 0 : 1),
      cost: add(add(1, orderOf(node)), times(itemsOf(node, field), inner.cost)),
    };
  }

  return {
    ofFragment,
    ofOperation: (operation: OperationDefinitionNode): Shape =>
      ofSelections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined),
  };
}

export const costOf = (cost: Cost, variables: Variables): number => (typeof cost === 'number' ? cost : cost(variables));

type Field = GraphQLField<unknown, unknown>;

function fieldOf(schema: GraphQLSchema, parent: GraphQLNamedType | undefined, name: string): Field | undefined {
  if (parent === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (parent === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** How many times the fields below may be answered: `first` of a page, else one. */
function itemsOf(node: FieldNode, field: Field | undefined): Cost {
  if (field === undefined) return 1;
  const argument = field.args.find(({ name }) => name === 'first');
  if (argument === undefined) {
    const introspects = getNamedType(field.type).name.startsWith('__');
    return introspects && getNullableType(field.type) instanceof GraphQLList ? INTROSPECTION_LIST : 1;
  }
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  return given === undefined ? clamp(argument.defaultValue) : itemsOfValue(given, argument.defaultValue);
}

function orderOf(node: FieldNode): Cost {
  const given = node.arguments?.find(({ name }) => name.value === 'order')?.value;
  if (given?.kind === Kind.ENUM) return ORDER_COST[given.value] ?? 0;
  if (given?.kind !== Kind.VARIABLE) return 0;
  const name = given.name.value;
  return (variables) => ORDER_COST[String(variables[name])] ?? 0;
}

function itemsOfValue(value: ValueNode, absent: unknown): Cost {
  if (value.kind === Kind.INT) return clamp(Number(value.value));
  if (value.kind !== Kind.VARIABLE) return 1;
  const name = value.name.value;
  return (variables) => clamp(variables[name] ?? absent);
}

/** A `first` that is out of bounds is refused by the service; it costs no more than the largest that is not. */
const clamp = (first: unknown): number => (typeof first === 'number' && first >= 1 ? Math.min(first, MAX_FIRST) : 1);

const sum = (shapes: Shape[]): Shape => shapes.reduce((left, right) => ({
  depth: Math.max(left.depth, right.depth),
  rootFields: left.rootFields + right.rootFields,
  fields: left.fields + right.fields,
  aliases: left.aliases + right.aliases,
  cost: add(left.cost, right.cost),
}), EMPTY);

const add = (left: Cost, right: Cost): Cost =>
  typeof left === 'number' && typeof right === 'number' ? left + right : (variables) => costOf(left, variables) + costOf(right, variables);

const times = (left: Cost, right: Cost): Cost =>
  typeof left === 'number' && typeof right === 'number' ? left * right : (variables) => costOf(left, variables) * costOf(right, variables);
