using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>The files that a plan looks at, each bound once.</summary>
internal sealed class EditSites
{
    private readonly Dictionary<string, EditSite> _sites = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _leftOut = new(StringComparer.Ordinal);

    /// <summary>Whether code of a file that this build leaves out, and another may compile, names something.</summary>
    public bool IsLeftOutCodeNaming(EditSite site, string name)
    {
        var file = SourcePlace.FileOf(site.Document);
        if (!_leftOut.TryGetValue(file, out var names))
        {
            _leftOut.Add(file, names = site.Root.ContainsDirectives
                ? new HashSet<string>(site.Root.DescendantTrivia().Where(static t => t.IsKind(SyntaxKind.DisabledTextTrivia)).SelectMany(static t => SyntaxFactory.ParseTokens(t.ToString())).Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText), StringComparer.Ordinal)
                : []);
        }

        return names.Contains(name);
    }

    /// <summary>The file of a document; null where it cannot be bound.</summary>
    public async Task<EditSite?> OfAsync(Document? document, CancellationToken cancellationToken)
    {
        if (document is null)
        {
            return null;
        }

        // The linked copies of a file are one.
        var file = SourcePlace.FileOf(document);
        if (!_sites.TryGetValue(file, out var site))
        {
            if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            {
                return null;
            }

            var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
            _sites.Add(file, site = new EditSite(document, model, root, await document.GetTextAsync(cancellationToken).ConfigureAwait(false), new FileEdits(), cancellationToken));
        }

        return site;
    }
}
