using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does work that would run later use nothing that belongs to the request it was started for?</summary>
internal sealed class CapturedValues
{
    private const int MaxDepth = 4;

    private readonly LastingValue _lasting;
    private readonly CompilationFacts _facts;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    public CapturedValues(LastingValue lasting, CompilationFacts facts, CancellationToken cancellationToken)
    {
        _lasting = lasting;
        _facts = facts;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The places in the work at which the token of the request is read; they are given another.</summary>
    public List<IOperation> Tokens { get; } = new();

    /// <summary>Whether a local or parameter can be read later instead of now: it holds what lasts, and nothing writes to it after the work was started.</summary>
    public bool CanRead(ISymbol variable, ITypeSymbol type, IOperation start) => _lasting.Is(type) && !IsWrittenAfter(variable, start);

    /// <summary>Whether a value of the type can be kept until the work runs.</summary>
    public bool CanKeep(ITypeSymbol type) => _lasting.Is(type);

    /// <summary>Whether a method that is called on the instance around the start uses nothing of it but what lasts.</summary>
    public bool LastOn(IInstanceReferenceOperation self) => LastsAround(self, 0);

    /// <summary>Whether a local function uses nothing of what is around it.</summary>
    public bool LastIn(IMethodSymbol called) => LastsIn(called, 0);

    /// <summary>Whether all that the code of the work uses from outside lasts. Tokens of the request, which are replaced, are put down.</summary>
    public bool Last(IOperation work, IOperation start, ISymbol member) => Last(work, work.Syntax, start, member, 0);

    private bool Last(IOperation code, SyntaxNode inside, IOperation? start, ISymbol member, int depth)
    {
        if (start is not null && RequestScope.IsRequestToken(code, start, member))
        {
            Tokens.Add(code);
            return true;
        }

        var lasts = code switch
        {
            ILocalReferenceOperation { Local: { } local } => IsInside(local, inside) || (start is not null && CanRead(local, local.Type, start)),
            IParameterReferenceOperation { Parameter: { } parameter } => IsInside(parameter, inside) || (start is not null && CanRead(parameter, parameter.Type, start)),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self => LastsAround(self, depth),
            IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called } => IsInside(called, inside) || LastsIn(called, depth),
            IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } called } => IsInside(called, inside) || LastsIn(called, depth),
            _ => !IsOfRequest(code.Type),
        };
        return lasts && code.ChildOperations.All(child => Last(child, inside, start, member, depth));
    }

    /// <summary>What is used of the instance: a member that lasts, or a method that uses no other.</summary>
    private bool LastsAround(IInstanceReferenceOperation self, int depth) => self.Parent switch
    {
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } => _lasting.Is(field.Type),
        IPropertyReferenceOperation { Property: { SetMethod: null, IsVirtual: false, DeclaringSyntaxReferences.IsEmpty: false } property } => _lasting.IsService(property.Type),
        IInvocationOperation { Instance: { } instance, TargetMethod: { } called } => instance == self && LastsIn(called, depth),
        IMethodReferenceOperation { Instance: { } instance, Method: { } called } => instance == self && LastsIn(called, depth),
        _ => false,
    };

    private bool LastsIn(IMethodSymbol called, int depth) =>
        !_seen.Add(called)
        || (depth < MaxDepth
            && called is { IsVirtual: false, IsAbstract: false, IsOverride: false }
            && _facts.Bodies.Of(called, _cancellationToken) is { } body
            && Last(body, called.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken), null, called, depth + 1));

    private static bool IsInside(ISymbol symbol, SyntaxNode inside) =>
        symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == inside.SyntaxTree && inside.Span.Contains(r.Span))
        || (symbol is IParameterSymbol { IsImplicitlyDeclared: true } or { DeclaringSyntaxReferences.IsEmpty: true });

    /// <summary>Written behind the start, or again in a loop around it that the variable outlives.</summary>
    private static bool IsWrittenAfter(ISymbol variable, IOperation start)
    {
        var root = start;
        var from = start.Syntax.SpanStart;
        while (root.Parent is { } parent)
        {
            root = parent;
            if (root is ILoopOperation loop && !variable.DeclaringSyntaxReferences.Any(r => loop.Syntax.Span.Contains(r.Span)))
            {
                from = loop.Syntax.SpanStart;
            }
        }

        return root.Descendants().Any(o => o.Syntax.SpanStart >= from && o switch
        {
            IAssignmentOperation assignment => Names(assignment.Target, variable),
            IIncrementOrDecrementOperation step => Names(step.Target, variable),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => Names(argument.Value, variable),
            _ => false,
        });
    }

    private static bool Names(IOperation target, ISymbol variable) => target switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        ITupleOperation tuple => tuple.Elements.Any(e => Names(e, variable)),
        _ => false,
    };

    private static bool IsOfRequest(ITypeSymbol? type) =>
        type is { Name: "HttpContext" or "HttpRequest" or "HttpResponse" or "IHttpContextAccessor" or "ServerCallContext" or "ConsumeContext" or "HubCallerContext" or "ISession" };
}
