using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What came of planning: the changes that survived, and the diagnostics for whose work no caller can become the owner.</summary>
internal sealed class PlanOutcome
{
    public PlanOutcome(IReadOnlyList<FunctionPlan> functions, IReadOnlyList<Refusal> refused)
    {
        Functions = functions;
        Refused = refused;
    }

    public IReadOnlyList<FunctionPlan> Functions { get; }

    /// <summary>What is left for another owner: the type, or whoever observes failures.</summary>
    public IReadOnlyList<Refusal> Refused { get; }
}

/// <summary>A diagnostic whose plan is blocked, and why.</summary>
internal sealed class Refusal
{
    public Refusal(Document document, Diagnostic diagnostic, string reason)
    {
        Document = document;
        Diagnostic = diagnostic;
        Reason = reason;
    }

    public Document Document { get; }

    public Diagnostic Diagnostic { get; }

    public string Reason { get; }
}
