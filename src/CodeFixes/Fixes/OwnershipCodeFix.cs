using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>The base of every fix that moves the ownership of work: it asks the planner and offers what was proved, under one constant key.</summary>
public abstract class OwnershipCodeFix : CodeFixProvider
{
    private readonly string _id;

    private protected OwnershipCodeFix(string id)
    {
        _id = id;
        FixableDiagnosticIds = ImmutableArray.Create(id);
    }

    /// <summary>The one rule that this fix is for.</summary>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllFromPlan.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await OwnershipPlan.CreateAsync(context.Document.Project.Solution, [(context.Document, diagnostic)], context.CancellationToken).ConfigureAwait(false) is { } plan)
            {
                context.RegisterCodeFix(CodeAction.Create(plan.Title(), _ => Task.FromResult(plan.Changed), _id), diagnostic);
            }
        }
    }
}
