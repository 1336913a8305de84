"""One pass over a syntax tree that notes scopes, bindings, and places where something may be chosen.

Nothing is resolved here: see `evaluate.py`.
"""

from __future__ import annotations

import ast
from typing import Any

from cryptrec_lint.readers.python import walk_branches as branches
from cryptrec_lint.readers.python import walk_expressions as expressions
from cryptrec_lint.readers.python import walk_scopes as scopes
from cryptrec_lint.readers.python import walk_statements as statements
from cryptrec_lint.readers.python.collected import Collected
from cryptrec_lint.readers.python.scopes import Place, Scope, ScopeKind
from cryptrec_lint.readers.python.walk import Walker


def collect(tree: ast.Module) -> Collected:
    """Walk a module."""
    module = Scope(ScopeKind.MODULE, "", None, tree)
    walker = Walker(Collected(module), _HANDLERS)
    walker.run(tree, Place(module))
    return walker.found


_HANDLERS: dict[type, Any] = {
    ast.FunctionDef: scopes.function,
    ast.AsyncFunctionDef: scopes.function,
    ast.Lambda: scopes.anonymous,
    ast.ClassDef: scopes.klass,
    ast.ListComp: scopes.comprehension,
    ast.SetComp: scopes.comprehension,
    ast.DictComp: scopes.comprehension,
    ast.GeneratorExp: scopes.comprehension,
    ast.Global: scopes.declared,
    ast.Nonlocal: scopes.declared,
    ast.If: branches.conditional,
    ast.Try: branches.attempt,
    ast.For: branches.loop,
    ast.AsyncFor: branches.loop,
    ast.While: branches.repeat,
    ast.Match: branches.match,
    ast.With: branches.manage,
    ast.AsyncWith: branches.manage,
    ast.Assign: statements.assign,
    ast.AnnAssign: statements.annotated,
    ast.AugAssign: statements.augmented,
    ast.NamedExpr: expressions.walrus,
    ast.Return: statements.returned,
    ast.Yield: expressions.yielded,
    ast.YieldFrom: expressions.yielded,
    ast.Import: statements.imported,
    ast.ImportFrom: statements.imported_from,
    ast.Call: expressions.call,
    ast.Attribute: expressions.reference,
    ast.Name: expressions.reference,
    ast.Subscript: expressions.subscript,
    ast.Compare: expressions.compare,
    ast.IfExp: expressions.choice,
    ast.Assert: statements.asserted,
    ast.JoinedStr: expressions.formatted,
    ast.BinOp: expressions.operation,
    ast.Dict: expressions.display,
    ast.Starred: expressions.starred,
    ast.Constant: expressions.constant,
}
if hasattr(ast, "TryStar"):
    _HANDLERS[ast.TryStar] = branches.attempt
if hasattr(ast, "TypeAlias"):
    _HANDLERS[ast.TypeAlias] = expressions.nothing
