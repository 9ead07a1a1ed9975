using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Where is a name written in a type or member? Each is read once, however many names are asked for.</summary>
internal sealed class Mentions
{
    private readonly ConcurrentDictionary<SyntaxNode, Dictionary<string, List<IdentifierNameSyntax>>> _scopes = new();

    /// <summary>The places at which the name is written in a scope, in the order of its text.</summary>
    public IReadOnlyList<IdentifierNameSyntax> Of(string name, SyntaxNode scope, CancellationToken cancellationToken)
    {
        if (!_scopes.TryGetValue(scope, out var names))
        {
            names = _scopes.GetOrAdd(scope, Read(scope, cancellationToken));
        }

        return names.TryGetValue(name, out var mentions) ? mentions : Array.Empty<IdentifierNameSyntax>();
    }

    private static Dictionary<string, List<IdentifierNameSyntax>> Read(SyntaxNode scope, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, List<IdentifierNameSyntax>>();
        foreach (var node in scope.DescendantNodes())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node is not IdentifierNameSyntax identifier)
            {
                continue;
            }

            if (!names.TryGetValue(identifier.Identifier.ValueText, out var mentions))
            {
                names.Add(identifier.Identifier.ValueText, mentions = new());
            }

            mentions.Add(identifier);
        }

        return names;
    }
}
