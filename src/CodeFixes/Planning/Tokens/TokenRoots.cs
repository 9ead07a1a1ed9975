using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Who can say "stop": the sources that a plan makes, one for each type and for each entry point.</summary>
internal sealed class TokenRoots
{
    private readonly Solution _solution;
    private readonly EditSites _sites;
    private readonly Dictionary<SourcePlace, TokenGiver> _roots = new();
    private readonly List<(SignalledSource Source, IMethodSymbol Main)> _mains = new();

    public TokenRoots(Solution solution, EditSites sites)
    {
        _solution = solution;
        _sites = sites;
    }

    /// <summary>Blocks the sources of entry points that wait for something else, once all that needs them is known.</summary>
    public void Check()
    {
        foreach (var (source, main) in _mains)
        {
            source.Check(main);
        }
    }

    /// <summary>The source that the entry point gets.</summary>
    public SignalledSource Signalled(EditSite site, IMethodSymbol main, SyntaxNode declaration, SyntaxNode node)
    {
        var place = new SourcePlace(site.Document, declaration.Span);
        if (!_roots.TryGetValue(place, out var known))
        {
            _roots.Add(place, known = new SignalledSource(site, declaration));
            _mains.Add(((SignalledSource)known, main));
        }

        ((SignalledSource)known).Add(node);
        return (SignalledSource)known;
    }

    /// <summary>The source that a type gets, with the members that cancel it.</summary>
    public async Task<TokenGiver?> OwnedAsync(EditSite site, INamedTypeSymbol type, SyntaxNode node, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration)
        {
            return null;
        }

        // The first part of the type gets the field.
        var first = type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).OfType<TypeDeclarationSyntax>().OrderBy(static d => d.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(static d => d.SpanStart).First();
        var place = new SourcePlace(_solution.GetDocument(first.SyntaxTree) ?? site.Document, first.Span);
        if (!_roots.TryGetValue(place, out var known))
        {
            var source = OwnedSource.Of(type, site, declaration);
            foreach (var stop in OwnedSource.StopsOf(type, cancellationToken))
            {
                if (stop.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not MethodDeclarationSyntax member
                    || await _sites.OfAsync(_solution.GetDocument(member.SyntaxTree), cancellationToken).ConfigureAwait(false) is not { } file
                    || Blockers.IsGenerated(file.Document, file.Root))
                {
                    source.Block("a stop member cannot be written");
                    break;
                }

                source.Stops.Add((stop, file, member));
            }

            _roots.Add(place, known = source);
        }

        if (OwnedSource.KeptBy(site, node, type) is { } kept)
        {
            ((OwnedSource)known).Kept.Add(kept);
        }

        return known;
    }
}
