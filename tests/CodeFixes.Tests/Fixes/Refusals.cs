using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>Says why the planner leaves a diagnostic to another owner.</summary>
internal static class Refusals
{
    public static async Task<IReadOnlyList<string>> OfAsync(Solution solution, string id)
    {
        var seeds = (await OwnershipPackage.DiagnosticsAsync(solution))
            .Where(diagnostic => diagnostic.Id == id)
            .Select(diagnostic => (solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic))
            .ToList();
        var outcome = await OwnershipPlanner.PlanAsync(solution, seeds, CancellationToken.None);
        return [.. outcome.Refused.Select(refusal => refusal.Reason)];
    }
}
