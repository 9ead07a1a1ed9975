using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.Testing;

/// <summary>Applies fixes as a person at an editor does: one diagnostic at a time.</summary>
public static class LightBulb
{
    /// <summary>The actions offered on a diagnostic, the preferred one first.</summary>
    public static async Task<ImmutableArray<CodeAction>> OfferedAsync(CodeFixProvider fix, Document document, Diagnostic diagnostic)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions.ToImmutable();
    }

    /// <summary>Applies the preferred action to the first diagnostic of the id that has one, until none has.</summary>
    public static async Task<Solution> FixOneByOneAsync(Solution solution, string id, int limit = 100)
    {
        var fix = OwnershipPackage.CodeFixFor(id) ?? throw new InvalidOperationException($"No code fix for {id}.");
        while (await FirstActionAsync(solution, fix, id) is { } action)
        {
            if (limit-- == 0)
            {
                throw new InvalidOperationException($"The fix of {id} does not come to an end.");
            }

            solution = await ApplyAsync(action);
        }

        return solution;
    }

    /// <summary>The solution that an action leads to. An action must change the solution exactly once and do nothing else.</summary>
    public static async Task<Solution> ApplyAsync(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private static async Task<CodeAction?> FirstActionAsync(Solution solution, CodeFixProvider fix, string id)
    {
        foreach (var diagnostic in (await OwnershipPackage.DiagnosticsAsync(solution)).Where(diagnostic => diagnostic.Id == id))
        {
            var offered = await OfferedAsync(fix, solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic);
            if (!offered.IsEmpty)
            {
                return offered[0];
            }
        }

        return null;
    }
}
