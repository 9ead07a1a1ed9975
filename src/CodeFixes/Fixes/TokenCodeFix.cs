using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>The base of the fixes that let loops observe a token, which may have to come through the callers of a whole solution.</summary>
public abstract class TokenCodeFix : OwnershipCodeFix
{
    private protected TokenCodeFix(string id)
        : base(id)
    {
    }

    private protected sealed override Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken) =>
        TokenPlan.CreateAsync(solution, seeds, cancellationToken);
}
