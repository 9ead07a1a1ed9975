using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>
/// The base of every fix: one id, one constant key, and one pure function from diagnostics to a proved change, used by the light bulb and by Fix All alike. Where there is a second way, it has a key of its own, and stands behind the
/// preferred one: the command line never takes it.
/// </summary>
public abstract class OwnershipCodeFix : CodeFixProvider
{
    private readonly string _id;
    private readonly FixAllFromPlan _fixAll;

    private protected OwnershipCodeFix(string id)
    {
        _id = id;
        _fixAll = new FixAllFromPlan((solution, seeds, key, cancellationToken) => key is not null && key == SecondKey ? CreateSecondAsync(solution, seeds, cancellationToken) : CreateAsync(solution, seeds, cancellationToken));
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
            if (await CreateAsync(context.Document.Project.Solution, [(context.Document, diagnostic)], context.CancellationToken).ConfigureAwait(false) is not { } change)
            {
                continue;
            }

            context.RegisterCodeFix(CodeAction.Create(change.Title, _ => Task.FromResult(change.Changed), _id), diagnostic);
            if (SecondKey is { } key && await CreateSecondAsync(context.Document.Project.Solution, [(context.Document, diagnostic)], context.CancellationToken).ConfigureAwait(false) is { } second)
            {
                context.RegisterCodeFix(CodeAction.Create(second.Title, _ => Task.FromResult(second.Changed), key), diagnostic);
            }
        }
    }

    /// <summary>The key of the second way; null where the rule has one way only.</summary>
    private protected virtual string? SecondKey => null;

    /// <summary>As <see cref="CreateAsync"/>, by the second way.</summary>
    private protected virtual Task<ProvedChange?> CreateSecondAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken) => Task.FromResult<ProvedChange?>(null);

    /// <summary>The proved change for all of the diagnostics that have one; null where none has.</summary>
    private protected abstract Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken);
}
