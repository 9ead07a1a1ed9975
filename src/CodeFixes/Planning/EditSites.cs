using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>The files that a plan looks at, each bound once.</summary>
internal sealed class EditSites
{
    private readonly Dictionary<string, EditSite> _sites = new(StringComparer.Ordinal);

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
