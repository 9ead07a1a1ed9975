using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>The base of the fixes that move the ownership of work through the callers of a whole solution.</summary>
public abstract class PlannedCodeFix : OwnershipCodeFix
{
    private protected PlannedCodeFix(string id)
        : base(id)
    {
    }

    private protected sealed override async Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken) =>
        await OwnershipPlan.CreateAsync(solution, seeds, WriteInPlace, cancellationToken).ConfigureAwait(false) is { } plan
            ? new ProvedChange(plan.Changed, plan.Title())
            : null;

    /// <summary>Writes a change that needs no plan, where the diagnostic has one; returns its title, or null where the callers must be planned.</summary>
    private protected virtual string? WriteInPlace(FixSite site) => null;
}
