using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A proved change of a solution that lets loops observe a token.</summary>
internal static class TokenPlan
{
    /// <summary>Plans all loops together. One that a light bulb names alone takes along those of its file without which nobody could wait for it.</summary>
    public static async Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken)
    {
        var change = await CreateAsync(solution, seeds, named: null, cancellationToken).ConfigureAwait(false);
        if (change is not null || seeds.Count != 1)
        {
            return change;
        }

        var (document, diagnostic) = seeds.First();
        var beside = await new Problems(document.Project).OfRuleAsync(document.Id, diagnostic.Id, cancellationToken).ConfigureAwait(false);
        return beside.Count > 1 ? await CreateAsync(solution, beside.Select(d => (document, d)).ToList(), diagnostic, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Plans, writes and proves. What hangs together with a file that got worse is withdrawn and the rest is proved once more.</summary>
    private static async Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, Diagnostic? named, CancellationToken cancellationToken)
    {
        // A fix answers one rule, so that all of its diagnostics are of one id.
        var rule = seeds.Select(static s => s.Diagnostic.Id).FirstOrDefault() ?? "";
        var alive = await new TokenPlanner(solution, rule).PlanAsync(seeds, cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < 2 && alive.Any(s => s.IsReported && IsNamed(s)); attempt++)
        {
            var (edits, written) = Write(alive);
            if (edits.IsEmpty || await edits.ApplyAsync(solution, cancellationToken).ConfigureAwait(false) is not { } changed)
            {
                return null;
            }

            var failing = await Proof.FailingFilesAsync(solution, changed, rule, cancellationToken).ConfigureAwait(false);
            if (failing.Count == 0)
            {
                return written.FirstOrDefault(s => s.IsReported && IsNamed(s)) is { } first ? new ProvedChange(changed, Title(first)) : null;
            }

            alive = Without(written, failing);
        }

        return null;

        bool IsNamed(TokenSeed seed) => named is null || seed.Loop.SpanStart == named.Location.SourceSpan.Start;
    }

    /// <summary>Writes the loops with what gives them their tokens; those that cannot be written after all are left out, with what hangs together with them.</summary>
    private static (FileEdits Edits, IReadOnlyList<TokenSeed> Written) Write(IReadOnlyList<TokenSeed> seeds)
    {
        while (true)
        {
            var edits = new FileEdits();
            var refused = new HashSet<TokenGiver>(TokenSurvivors.GiversOf(seeds).Where(g => !g.Write(edits)));
            var failed = new HashSet<TokenSeed>(seeds.Where(s => refused.Count > 0 ? TokenSurvivors.GiversOf([s]).Any(refused.Contains) : !s.Write(edits)));
            if (failed.Count == 0)
            {
                return (edits, seeds);
            }

            seeds = seeds.Where(s => !failed.Contains(s)).ToList();
            if (seeds.All(static s => !s.IsReported))
            {
                return (new FileEdits(), []);
            }
        }
    }

    private static IReadOnlyList<TokenSeed> Without(IReadOnlyList<TokenSeed> seeds, IReadOnlyCollection<string> failing) =>
        seeds.Where(s => !failing.Contains(s.FileName) && !TokenSurvivors.GiversOf([s]).SelectMany(static g => g.Files).Any(failing.Contains)).ToList();

    /// <summary>What the plan of one diagnostic does, in words.</summary>
    private static string Title(TokenSeed seed)
    {
        var giver = seed.Giver is TokenParameter { Instead: { } field } ? field : seed.Giver;
        switch (giver)
        {
            case OwnedSource owned:
                return Resources.Format("StopInMember", owned.Stops[0].Method.Name);
            case TokenParameter parameter:
                var name = Analyzers.Semantics.Function.DisplayName(parameter.Declarations[0].Method);
                return parameter switch
                {
                    { AddsOverload: true } => Resources.Format("AddTokenOverload", name, parameter.Calls.Count),
                    { Calls.Count: 1 } => Resources.Format("CallerPassesToken", name),
                    _ => Resources.Format("CallersPassToken", name, parameter.Calls.Count),
                };
            default:
                return Resources.Format("ObserveToken", giver.Text.Source);
        }
    }
}
