using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// Where does a name stand in a declaration? It is looked for in the text: to walk through all tokens of a large type costs more than all that is asked about the few that are found.
/// </summary>
internal sealed class WrittenNames
{
    private readonly SyntaxNode _scope;
    private readonly string _text;
    private readonly bool _hasEscapes;

    public WrittenNames(SyntaxNode scope, CancellationToken cancellationToken)
    {
        _scope = scope;
        _text = scope.SyntaxTree.GetText(cancellationToken).ToString(scope.Span);
        _hasEscapes = _text.IndexOf("\\u", StringComparison.OrdinalIgnoreCase) >= 0;
    }

    /// <summary>The identifiers of that name, in their order: not what stands in remarks, literals or code that is not compiled.</summary>
    public IEnumerable<SyntaxToken> Of(string name)
    {
        // An identifier may be written with escapes.
        if (_hasEscapes)
        {
            return _scope.DescendantTokens().Where(token => Is(token, name));
        }

        return Find(name);
    }

    private IEnumerable<SyntaxToken> Find(string name)
    {
        for (var at = Next(name, 0); at >= 0; at = Next(name, at + name.Length))
        {
            if (IsPart(at - 1) || IsPart(at + name.Length))
            {
                continue;
            }

            var position = _scope.SpanStart + at;
            var token = _scope.FindToken(position);
            if (Is(token, name) && token.Span.Contains(position))
            {
                yield return token;
            }
        }
    }

    private int Next(string name, int from) => _text.IndexOf(name, from, StringComparison.Ordinal);

    private bool IsPart(int at) => at >= 0 && at < _text.Length && SyntaxFacts.IsIdentifierPartCharacter(_text[at]);

    private static bool Is(SyntaxToken token, string name) => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name;
}
