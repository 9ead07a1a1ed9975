using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>The base of the fixes whose every change stays in one file.</summary>
public abstract class InPlaceCodeFix : OwnershipCodeFix
{
    private protected InPlaceCodeFix(string id)
        : base(id)
    {
    }

    private protected sealed override Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken) =>
        InPlaceChange.CreateAsync(solution, seeds, Write, cancellationToken);

    /// <summary>Writes the change for one diagnostic into the site's edits; returns its title, or null where no change can be made.</summary>
    private protected abstract string? Write(FixSite site);
}
