using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this call, or this wait, a shutdown that may take for ever?</summary>
internal static class UnboundedStop
{
    /// <summary>The argument by which a stop is told that it may take as long as it likes; null where there is none.</summary>
    public static IArgumentOperation? NoToken(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!MayBe(method.Name) || method.IsStatic || call.Instance is null or IInstanceReferenceOperation || method.ReturnType.Name is not ("Task" or "ValueTask") || IsHost(call.Instance?.Type))
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            if (!argument.IsImplicit && TokenOrigin.IsToken(argument.Parameter?.Type) && IsNone(Peel.Conversions(argument.Value)))
            {
                return IsExplained(call.Syntax) ? null : argument;
            }
        }

        return null;
    }

    /// <summary>A comment of the member names the missing token: somebody has thought of it.</summary>
    private static bool IsExplained(SyntaxNode call) =>
        call.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantTrivia().Any(static t =>
            Remark.Is(t) && t.ToString().IndexOf("CancellationToken.None", System.StringComparison.Ordinal) >= 0) == true;

    public static bool MayBe(string name) => name is "StopAsync" or "ShutdownAsync" || (StopMember.IsNamedSo(name) && name[0] == 'S');

    /// <summary>Whether the code that calls the stop owns what it stops: a type with a stop of its own, or the entry point.</summary>
    public static bool IsByOwner(IInvocationOperation call, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        for (var type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.GetMembers().Any(static m => m is IMethodSymbol method && StopMember.Is(method)))
            {
                return true;
            }
        }

        return facts.EntryPoint.Includes(Function.Around(call, member), cancellationToken);
    }

    /// <summary>A wait for kept work in a stop member that has a token and never looks at it.</summary>
    public static bool IgnoresToken(IAwaitOperation wait, IMethodSymbol member, out IParameterSymbol? token)
    {
        token = member.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type));
        if (token is null || !StopMember.Is(member) || Peel.Awaitable(wait.Operation) is not IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private, Type.Name: "Task" } })
        {
            return false;
        }

        var ignored = token;
        return !LocalUse.Root(wait).Descendants().Any(o => o is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, ignored));
    }

    public static bool IsNone(IOperation value) => value switch
    {
        IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } } => true,
        IDefaultValueOperation => true,
        IObjectCreationOperation { Arguments.Length: 0 } => true,
        _ => false,
    };

    /// <summary>A host bounds its shutdown itself.</summary>
    private static bool IsHost(ITypeSymbol? type) =>
        type is not null && (IsHostInterface(type) || type.AllInterfaces.Any(IsHostInterface));

    private static bool IsHostInterface(ITypeSymbol type) => type.Name is "IHost" or "IWebHost" && type.ContainingNamespace.Name == "Hosting";
}
