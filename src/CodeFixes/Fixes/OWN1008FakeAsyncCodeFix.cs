using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN1008: makes the work synchronous, and lets the callers choose where it runs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN1008FakeAsyncCodeFix))]
public sealed class OWN1008FakeAsyncCodeFix : OwnershipCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN1008FakeAsyncCodeFix()
        : base(RuleIds.FakeAsync)
    {
    }

    private protected override Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken) =>
        SynchronousPlan.CreateAsync(solution, seeds, cancellationToken);
}
