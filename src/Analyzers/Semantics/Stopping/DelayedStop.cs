using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a wait keep the loop or function that it stands in from stopping, though that looks at a token?</summary>
internal static class DelayedStop
{
    /// <summary>Nobody notices a stop that comes so much later.</summary>
    private const double Unnoticed = 100;

    /// <summary>Nobody is kept waiting by work that was started and dropped.</summary>
    private const double UnnoticedWhereDropped = 1000;

    /// <summary>Names that <see cref="Of"/> asks about; all else is turned away by name.</summary>
    public static bool MayBe(string name) => name is "Delay" or "Sleep" or "WaitForNextTickAsync" or "WaitAsync" or "ReadAsync";

    /// <summary>The token that the wait should be given, and the function that it delays; null where the wait is short, is given a token, or where nobody waits for the function to stop.</summary>
    public static (IOperation Token, ISymbol Function)? Of(IInvocationOperation wait, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (wait.Arguments.Any(static a => a.Parameter is { } parameter && TokenOrigin.IsToken(parameter.Type) && a.ArgumentKind != ArgumentKind.DefaultValue)
            || !IsUnendedWait(wait, facts, cancellationToken)
            || IsCommentedOn(wait)
            || CleanUp.Contains(wait, facts.Symbols))
        {
            return null;
        }

        var function = Function.Around(wait, member);
        var stops = member is IMethodSymbol method && StopMember.Is(method) && !StopMember.NameOf(method).StartsWith("Dispose", System.StringComparison.Ordinal) && SymbolEqualityComparer.Default.Equals(member, function);
        if (ObservedToken(wait, function) is not { } token
            || (stops ? token is not IParameterReferenceOperation : !facts.Background.Is(function, member, cancellationToken))
            || IsCancelledHere(token, wait, facts, cancellationToken)
            || IsReportedElsewhere(wait, token, facts, cancellationToken)
            || (!stops && AtMost(wait, facts, cancellationToken) is >= 0 and <= UnnoticedWhereDropped && !facts.Background.IsWaitedFor(function, member, cancellationToken))
            || EnclosingLoop(wait) is { } loop && facts.Loops.Of(loop, member, cancellationToken) is not null)
        {
            return null;
        }

        return (token, function);
    }

    private static bool IsUnendedWait(IInvocationOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var method = wait.TargetMethod;
        switch (method.Name)
        {
            case "Delay":
                return LoopWait.IsDelay(method) && IsWaitedFor(wait) && !IsShort(wait, facts, cancellationToken);
            case "Sleep":
                return LoopWait.IsSleep(method) && !IsShort(wait, facts, cancellationToken);
            case "WaitForNextTickAsync":
                return method.ContainingType is { Name: "PeriodicTimer" } && IsWaitedFor(wait) && IsUnshared(wait.Instance);
            case "WaitAsync":
                return method.ContainingType is { Name: "SemaphoreSlim" } && wait.Arguments.All(static a => a.ArgumentKind == ArgumentKind.DefaultValue) && IsWaitedFor(wait) && IsSignal(wait, facts, cancellationToken);
            case "ReadAsync":
                return wait.Instance?.Type is { Name: "NetworkStream" or "SslStream" or "NamedPipeServerStream" or "NamedPipeClientStream" or "PipeReader" } && IsWaitedFor(wait) && IsUnshared(wait.Instance);
            default:
                return false;
        }
    }

    private static bool IsShort(IInvocationOperation wait, CompilationFacts facts, CancellationToken cancellationToken) =>
        TimeOf(wait) is not { } time || Duration.Of(time, facts.Bodies, cancellationToken) is >= 0 and <= Unnoticed;

    private static IOperation? TimeOf(IInvocationOperation wait) =>
        wait.Arguments.FirstOrDefault(static a => a.Parameter is { Name: "millisecondsDelay" or "delay" or "millisecondsTimeout" or "timeout" })?.Value;

    /// <summary>The longest that the wait takes: what is left of an interval is not longer than the interval.</summary>
    private static double? AtMost(IInvocationOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (TimeOf(wait) is not { } time)
        {
            return null;
        }

        time = Peel.Conversions(time) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: var interval } ? Peel.Conversions(interval) : time;
        return Duration.Of(time, facts.Bodies, cancellationToken)
            ?? (time is IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field }
                && facts.Bodies.InitializerOf(field, cancellationToken) is { } initial
                && Escape.Never(field, static mention => mention.Parent is not AssignmentExpressionSyntax assignment || assignment.Left != mention, facts, cancellationToken)
                    ? Duration.Of(initial, facts.Bodies, cancellationToken)
                    : null);
    }

    /// <summary>A comment where the token would stand, mostly the token itself: somebody took it out.</summary>
    private static bool IsCommentedOn(IInvocationOperation wait) =>
        wait.Syntax is InvocationExpressionSyntax { ArgumentList: var arguments }
        && Remark.IsIn(arguments);

    private static bool IsWaitedFor(IOperation task)
    {
        while (task.Parent is IConversionOperation or IParenthesizedOperation
            || task.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" } call && call.Instance == task)
        {
            task = task.Parent;
        }

        return task.Parent is IAwaitOperation || task.Parent is IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult", Arguments.IsEmpty: true };
    }

    /// <summary>A local that nobody else sees, so that nobody else can end the wait by disposing it.</summary>
    private static bool IsUnshared(IOperation? receiver) =>
        receiver is not null
        && Peel.Conversions(receiver) is ILocalReferenceOperation local
        && LocalUse.References(local.Local, local).All(r => LocalUse.IsWrite(r) || (r.Parent is IInvocationOperation { TargetMethod.Name: not ("Dispose" or "Close" or "Complete") } call && call.Instance == r && Function.IsSameAround(r, local)));

    /// <summary>A semaphore by which others wake the loop, not a lock: neither is it released here, nor by a member that stops the type and so ends the wait.</summary>
    private static bool IsSignal(IInvocationOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (wait.Instance is null || Peel.Conversions(wait.Instance) is not IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field })
        {
            return false;
        }

        var here = wait.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return Escape.Never(
            field,
            mention => mention.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release" }
                || mention.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member
                || (member != here && !Stops(member)),
            facts,
            cancellationToken);
    }

    /// <summary>A member that stops the type by its name, or that cancels something.</summary>
    private static bool Stops(MemberDeclarationSyntax member) =>
        (member is MethodDeclarationSyntax { Identifier.ValueText: var name } && (StopMember.IsNamedSo(name) || (name.StartsWith("On", System.StringComparison.Ordinal) && StopMember.IsNamedSo(name.Substring(2)))))
        || member.DescendantNodes().Any(static n => n is SimpleNameSyntax { Identifier.ValueText: "Cancel" or "CancelAsync" });

    /// <summary>The token that the innermost loop looks at, its head first; outside of loops, the one that the function looks at later.</summary>
    private static IOperation? ObservedToken(IInvocationOperation wait, ISymbol function)
    {
        IOperation top = wait;
        for (var current = wait.Parent; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            top = current;
            if (current is ILoopOperation loop && Best(loop, loop.Syntax, 0) is { } token)
            {
                return token;
            }
        }

        return top.Parent is ILocalFunctionOperation or IAnonymousFunctionOperation || function is IMethodSymbol ? Best(top, top.Syntax is BaseMethodDeclarationSyntax { Body: { } body } ? body : top.Syntax, wait.Syntax.SpanStart) : null;
    }

    private static IOperation? Best(IOperation scope, SyntaxNode syntax, int after)
    {
        IOperation? passed = null;
        foreach (var use in TokenUse.Among(FunctionBody.Operations(scope)))
        {
            if (use.Site.Syntax.SpanStart < after || TokenUse.Outside(use.Expression, syntax) is not { } token)
            {
                continue;
            }

            if (use.Kind != TokenUseKind.Passed)
            {
                return token;
            }

            passed ??= token;
        }

        return passed;
    }

    /// <summary>A member that cancels the token itself, or by calling another one of its type, would not wait at all.</summary>
    private static bool IsCancelledHere(IOperation token, IOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var source = token is IPropertyReferenceOperation { Property.Name: "Token", Instance: { } instance } ? instance : token;
        return TokenOrigin.IsSource(source.Type)
            && LocalUse.Root(wait).Descendants().OfType<IInvocationOperation>().Any(call => Cancels(call) || (IsOwn(call.TargetMethod) && facts.Bodies.Of(call.TargetMethod, cancellationToken)?.Descendants().OfType<IInvocationOperation>().Any(Cancels) == true));

        bool Cancels(IInvocationOperation call) => call is { TargetMethod.Name: "Cancel" or "CancelAsync", Instance: { } cancelled } && SameStorage.Are(cancelled, source);

        bool IsOwn(IMethodSymbol method) => source is IFieldReferenceOperation { Field.ContainingType: { } type } && method.MethodKind == MethodKind.Ordinary && SymbolEqualityComparer.Default.Equals(method.ContainingType, type);
    }

    /// <summary>The framework's own rule, where it is switched on, reports calls to which a parameter could be passed.</summary>
    private static bool IsReportedElsewhere(IInvocationOperation wait, IOperation token, CompilationFacts facts, CancellationToken cancellationToken) =>
        token is IParameterReferenceOperation
        && wait.TargetMethod.Name != "Sleep"
        && EnabledRules.Configured("CA2016", wait.Syntax.SyntaxTree, facts.Compilation, cancellationToken) is ReportDiagnostic.Warn or ReportDiagnostic.Error;

    private static ILoopOperation? EnclosingLoop(IOperation operation)
    {
        for (var current = operation.Parent; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }
}
