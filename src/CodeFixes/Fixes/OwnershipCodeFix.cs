using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>The base of every fix: one id, one constant key, and one pure function from diagnostics to a proved change, used by the light bulb and by Fix All alike.</summary>
public abstract class OwnershipCodeFix : CodeFixProvider
{
    private readonly string _id;
    private readonly FixAllFromPlan _fixAll;

    private protected OwnershipCodeFix(string id)
    {
        _id = id;
        _fixAll = new FixAllFromPlan(CreateAsync);
        FixableDiagnosticIds = ImmutableArray.Create(id);
    }

    /// <summary>The one rule that this fix is for.</summary>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => _fixAll;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await CreateAsync(context.Document.Project.Solution, [(context.Document, diagnostic)], context.CancellationToken).ConfigureAwait(false) is { } change)
            {
                context.RegisterCodeFix(CodeAction.Create(change.Title, _ => Task.FromResult(change.Changed), _id), diagnostic);
            }
        }
    }

    /// <summary>The proved change for all of the diagnostics that have one; null where none has.</summary>
    private protected abstract Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken);
}
